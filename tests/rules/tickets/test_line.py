"""Who is next. Each city declares the rules (catalogue/waiting/line.yaml, L); one moment orders the line."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from madoguchi.rules.tickets import place_in_line, rules

TEN = datetime(2026, 4, 8, 10, 0)


def at(minutes: int) -> datetime:
    return TEN + timedelta(minutes=minutes)


def test_first_come_first_served() -> None:
    place = place_in_line(TEN)
    assert (place.at, place.why) == (TEN, "come")


def test_a_declared_priority_stands_some_minutes_ahead() -> None:
    infant = rules().priorities["infant"]
    place = place_in_line(TEN, "infant")
    assert (place.at, place.why, place.minutes) == (at(-infant.minutes), "priority", infant.minutes)


def test_the_line_itself_may_declare_other_minutes_or_none() -> None:
    assert place_in_line(TEN, "infant", own={"infant": 30}).at == at(-30)
    assert place_in_line(TEN, "infant", own={"infant": 0}).why == "come"


def test_a_reason_that_nobody_declared_counts_nothing() -> None:
    assert place_in_line(TEN, "mayor").at == TEN


def test_a_reservation_stands_at_its_slot() -> None:
    early, late = rules().head_start, rules().grace
    assert place_in_line(at(-40), slot=TEN).at == at(-early)
    assert place_in_line(at(late), slot=TEN).why == "reserved"
    overdue = place_in_line(at(late + 1), slot=TEN)
    assert (overdue.at, overdue.why) == (at(late + 1), "late")


def test_who_came_in_time_is_before_walk_ins_of_the_slots_own_minutes() -> None:
    reserved = place_in_line(at(-5), slot=TEN)
    assert place_in_line(at(-11)).at < reserved.at < place_in_line(at(-9)).at


@given(waits=st.lists(st.integers(0, 500), min_size=2, max_size=20, unique=True))
def test_nobody_is_overtaken_by_more_than_the_largest_head_start(waits: list[int]) -> None:
    """With every later ticket privileged, somebody plain is still first before all who come much later."""
    most = max(one.minutes for one in rules().priorities.values())
    plain = min(waits)
    ahead = [one for one in waits if place_in_line(at(one), "back").at < place_in_line(at(plain)).at]
    assert all(one - plain < most for one in ahead)
