"""The shifts a plan may use (``catalogue/waiting/shifts.yaml``), and the counters a mix of them makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from madoguchi.rules.waiting.catalogue import DayType, Span, load
from madoguchi.rules.waiting.clock import minute_of
from madoguchi.rules.waiting.counters import CounterGroup, roster_counters


@dataclass(frozen=True, slots=True)
class Shift:
    """One person's day: ``spans`` at the counter, ``paid`` hours."""

    name: str
    paid: float
    spans: tuple[Span, ...]

    def works(self, start: float, end: float) -> bool:
        """Whether it serves during that whole time."""
        return any(since <= start and end <= until for since, until in self.spans)


def shifts_of(day: DayType) -> tuple[Shift, ...]:
    """Every shift that fits into the opening hours, longest first; whole days exist for each lunch slot.

    Shifts without lunch also start with reception and end with it, whatever the hours.
    """
    found = [shift for entry in load("shifts")["shifts"] for shift in _of_entry(entry, day)]
    return tuple(one for one in found if one.spans[0][0] >= day.opens and one.spans[-1][1] <= day.closes)


def counters_of(shifts: Sequence[Shift], numbers: Sequence[int], day: DayType) -> tuple[CounterGroup, ...]:
    """The groups of counters that so many people of each shift make."""
    people = [shift.spans for shift, number in zip(shifts, numbers, strict=True) for _ in range(number)]
    return roster_counters(people, day)


def _of_entry(entry: dict[str, Any], day: DayType) -> list[Shift]:
    length = entry["hours"] * 60
    lunch = [minute_of(text) for text in entry.get("lunch", ())]
    starts = {minute_of(text) for text in entry["starts"]} | (
        set() if lunch else {day.opens, day.closes - length}
    )
    found = []
    for start in sorted(starts):
        end = start + length
        for spans in [_around(start, end, at, entry["lunch_minutes"]) for at in lunch] or [((start, end),)]:
            found.append(Shift(entry["name"], float(entry["paid"]), spans))
    return found


def _around(start: float, end: float, lunch: float, minutes: float) -> tuple[Span, ...]:
    return ((start, lunch), (lunch + minutes, end))
