"""Tier A on a synthetic log with a known truth: the bars of waiting.md §3."""

from __future__ import annotations

from functools import lru_cache

import pytest
from tests.rules.waiting.helpers import KINDS, WEEKDAY, log_bytes, synthetic_log, ten

from madoguchi.rules.waiting import (
    Model,
    Ticket,
    WaitingFileRefused,
    WaitingRefused,
    calibrate_log,
    examine,
    model_text,
    read_log,
    read_model,
    read_roster,
    replay,
)
from madoguchi.rules.waiting.counters import open_at
from madoguchi.rules.waiting.day_kinds import kind_of
from madoguchi.rules.waiting.log_days import log_days
from madoguchi.rules.waiting.log_durations import durations
from madoguchi.rules.waiting.log_quality import by_day
from madoguchi.rules.waiting.roster import strangers

ROSTER = "counter_no,from,to\n" + "".join(
    f"{k},8:30,{'11:30' if k <= 5 else '12:30'}\n{k},{'12:30' if k <= 5 else '13:30'},17:15\n"
    for k in range(1, 11)
)


@lru_cache
def tickets(*, with_end: bool = True) -> tuple[Ticket, ...]:
    return examine(read_log(log_bytes(synthetic_log(), with_end=with_end)))[0]


@lru_cache
def model(*, with_end: bool = True, roster: bool = True) -> Model:
    return calibrate_log(tickets(with_end=with_end), "R6", read_roster(ROSTER.encode()) if roster else None)


def test_a_replayed_day_waits_to_the_second_as_logged() -> None:
    """Bar: ≤ 1 s per ticket."""
    for _, day in by_day(tickets()):
        waited = replay(day, ten())
        assert max(abs(one - ticket.wait) for one, ticket in zip(waited, day, strict=True)) <= 1 / 60


def test_a_log_gives_back_what_made_it() -> None:
    found = model()
    for truth, seen in zip(KINDS, sorted(found.classes, key=lambda one: -one.mean), strict=True):
        assert seen.name == truth.name
        assert seen.share == pytest.approx(truth.share, abs=0.02)
        assert seen.mean == pytest.approx(truth.mean, rel=0.05)
        assert seen.cv == pytest.approx(truth.cv, abs=0.06)
    assert found.day_sigma == pytest.approx(0.08, abs=0.03)
    kind = found.kinds["weekday"]
    assert kind.setting.counters == 10
    assert kind.setting.profile.share(510, 720) == pytest.approx(0.46, abs=0.03)
    assert kind.capacity.low < kind.capacity.per_hour < kind.capacity.high


def test_half_hours_and_minutes_predict_days_better_than_their_number() -> None:
    """Bar: MAPE ≤ 18 % over 30 days (measured 10–15 %)."""
    number, known = model().kinds["weekday"].checks
    assert (known.way, known.mean.days) == ("half_hours_and_minutes", 30)
    assert known.mean.mape <= 18
    assert known.mean.mape < number.mean.mape


def test_missing_ends_are_inferred_from_the_next_call() -> None:
    found = model(with_end=False)
    truth = {one.name: one.mean for one in model().classes}
    assert {one.name: one.mean for one in found.classes} == pytest.approx(truth, rel=0.06)


def test_without_a_roster_counters_are_those_that_call_and_it_is_said() -> None:
    found = model(roster=False)
    groups = found.kinds["weekday"].setting.groups
    assert open_at(groups, 600) == 10
    assert 4 <= open_at(groups, 740) <= 7
    assert "勤務表がない" in found.notes[0]


def test_the_last_ticket_of_a_counter_without_an_end_tells_nothing() -> None:
    found = durations(tickets(with_end=False), {})
    counters_and_days = {(one.counter, one.day) for one in tickets()}
    assert len(found) <= len(tickets()) - len(counters_and_days)
    assert any(one.bound for one in found)


def test_a_roster_is_held_against_the_counters_that_call() -> None:
    roster = read_roster(ROSTER.replace("10,", "11,").encode())
    assert strangers(roster, tickets()) == (["10"], ["11"])


def test_a_bad_roster_is_told_by_row() -> None:
    with pytest.raises(WaitingFileRefused, match="3行目"):
        read_roster(b"counter_no,from,to\n1,8:30,12:00\n2,12:00,9:00\n")


def test_a_log_model_is_a_model_like_any_other() -> None:
    text = model_text(model())
    assert model_text(read_model(text, "L.json")) == text


def test_days_of_a_log_are_days_of_a_table() -> None:
    first = log_days(tickets())[0]
    assert (first.day.era_year, first.day.day_type, first.day.cases) == ("R6", "weekday", len(first.tickets))
    assert first.day.mean <= first.day.maximum
    assert WEEKDAY.opens <= first.tickets[0].issued


def test_kinds_of_days_by_the_calendar() -> None:
    from datetime import date

    days = {date(2023, 3, 31): "weekday", date(2023, 4, 1): "weekend_turn", date(2023, 4, 8): "weekend"}
    assert {day: kind_of(day) for day in days} == days


def test_too_little_is_refused_with_what_is_missing() -> None:
    with pytest.raises(WaitingRefused, match="R6"):
        calibrate_log(tickets(), "R5")
    with pytest.raises(WaitingRefused, match="20件以上が必要"):
        calibrate_log(tickets()[:12], "R6")
