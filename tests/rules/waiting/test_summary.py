"""Published summaries as test vectors (waiting.md §1, V)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.rules.waiting.helpers import published, table

from madoguchi.rules.waiting import changes, claims, read_table, summaries
from madoguchi.rules.waiting.summary import longest

EXPECTED = {
    ("R5", ""): (273.50, 51.57, 58.90, 239),
    ("R6", ""): (286.29, 17.21, 24.15, 123),
    ("R5", "weekday"): (311.60, 51.90, 55.37, 239),
    ("R6", "weekday"): (362.70, 22.30, 26.18, 123),
}


def test_the_table_of_the_domain_notes_to_a_hundredth() -> None:
    found = {(one.era_year, one.day_type): one for one in summaries(published())}
    for key, (cases, by_day, by_case, maximum) in EXPECTED.items():
        one = found[key]
        assert one.mean_cases == pytest.approx(cases, abs=0.005)
        assert one.mean_by_day == pytest.approx(by_day, abs=0.005)
        assert one.mean_by_case == pytest.approx(by_case, abs=0.005)
        assert one.maximum == maximum


def test_changes_from_unrounded_values() -> None:
    (whole,) = (one for one in changes(summaries(published())) if not one.day_type)
    assert (whole.before, whole.after) == ("R5", "R6")
    assert whole.mean_cases == pytest.approx(4.67, abs=0.01)
    assert whole.mean_by_case == pytest.approx(-59.0, abs=0.05)
    assert whole.mean_by_day == pytest.approx(-66.6, abs=0.05)
    assert whole.maximum == pytest.approx(-48.5, abs=0.05)


def test_known_misprints_are_flagged_and_nothing_else() -> None:
    verdicts = {one.label: one.verdict for one in claims(published())}
    assert {label for label, verdict in verdicts.items() if verdict == "differs"} == {
        "R6.3.25 平均待ち",
        "3/27 → 3/25 最大待ちの増減（%）",
        "R5 平均待ちが最も長い2日は 3/27 と 4/3",
    }
    assert verdicts["397件 → 420件（%）"] == verdicts["378件 → 521件（%）"] == "truncated"
    assert verdicts["R5 平均件数"] == verdicts["最大待ちの増減（%）"] == "rounded"
    assert verdicts["4/3 → 4/1 平均待ちの増減（%）"] == "rounded"
    assert verdicts["R5 平均待ち"] == "truncated"
    assert verdicts["平均待ちの増減（%）"] == "within_rounding"
    assert len(verdicts) == 16


def test_another_citys_main_office_is_not_measured_by_these_claims() -> None:
    days = [replace(day, cases=day.cases + 1) if day.row == 2 else day for day in published()]
    assert {one.label for one in claims(days)} == {
        one.label for one in claims([day for day in days if day.era_year == "R6"])
    }
    assert not claims([replace(day, office="支所") for day in published()])


def test_the_longest_days_are_not_the_two_mondays() -> None:
    days = longest((day for day in published() if day.era_year == "R5"), 2)
    assert [day.date.isoformat() for day in days] == ["2023-04-01", "2023-03-27"]


def test_days_without_waits_are_counted_apart() -> None:
    rows = table("本庁,2024-03-25,月,weekday,R6,100,10,20", "本庁,2024-03-26,火,weekday,R6,300,,")
    (whole, _) = summaries(read_table(rows).days)
    assert (whole.mean_cases, whole.mean_by_case, whole.unknown_days) == (200, 10, 1)


def test_one_day_and_offices_side_by_side() -> None:
    rows = table("甲,2024-03-25,月,weekday,R6,5,1,2", "乙,2024-03-25,月,weekday,R6,7,3,4")
    found = summaries(read_table(rows).days)
    assert [(one.office, one.cases) for one in found] == [("甲", 5), ("甲", 5), ("乙", 7), ("乙", 7)]
    assert changes(found) == []
