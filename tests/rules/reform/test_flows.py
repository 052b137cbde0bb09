"""As-is and to-be: what is unknown stays unknown."""

from __future__ import annotations

from madoguchi.rules.reform.flows import Step, finding, saving, totals

BEFORE = [
    Step("待つ", "resident", "wait", 28), Step("聞く", "counter", "interview", 10),
    Step("書く", "resident", "writing", 24, 33), Step("入力", "back", "process", 12),
]  # fmt: skip
AFTER = [Step("聞く", "counter", "interview", 14), Step("取り込む", "back", "process", 6)]


def test_the_counter_is_the_residents_and_the_staffs_time() -> None:
    found = totals(BEFORE)
    assert (found.resident_minutes, found.staff_minutes) == (62, 22)
    assert (found.front, found.back, found.handovers, found.entries) == (3, 1, 3, 33)


def test_what_a_year_saves() -> None:
    found = saving(BEFORE, AFTER, 3_000)
    assert (found.staff_minutes, found.hours_per_year, found.resident_minutes) == (2, 100, 48)
    assert finding(BEFORE, AFTER, 3_000) == "見直すと、職員の時間を年間100時間減らせます"


def test_a_change_that_costs_time_says_so() -> None:
    assert "100時間増えます" in finding(AFTER, BEFORE, 3_000)


def test_a_step_that_nobody_measured_makes_the_total_unknown() -> None:
    unmeasured = [*BEFORE, Step("審査", "section", "review", None)]
    assert totals(unmeasured).staff_minutes is None
    found = saving(unmeasured, AFTER, 3_000)
    assert found.hours_per_year is None
    assert found.why == ("現状に、分の入っていない工程が1つあります。",)
    assert "62分から14分" in finding(unmeasured, AFTER, 3_000)


def test_without_a_volume_there_is_no_year() -> None:
    assert saving(BEFORE, AFTER, None).why == ("年間件数がまだありません。",)


def test_an_empty_flow_is_zero_steps_and_no_time() -> None:
    assert totals([]).steps == 0
