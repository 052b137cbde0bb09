"""Other numbers of counters by half hour, with as little else changed as possible.

Who serves when stays as the model has it, lunch in turn included; a counter is sent away or called in only
where the number differs, and rather at the end of its time than in between.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from madoguchi.rules.waiting.catalogue import DayType, Span
from madoguchi.rules.waiting.counters import CounterGroup, open_at, roster_counters
from madoguchi.rules.waiting.profiles import half_hours

Duties = list[list[bool]]
"""Whether each counter (first) is on duty in each half hour (second)."""


def counters_by_half_hour(groups: Sequence[CounterGroup], day: DayType) -> tuple[int, ...]:
    """How many counters there are at the start of each half hour of reception."""
    return tuple(open_at(groups, minute) for minute in half_hours(day)[:-1])


def adjusted(
    groups: Sequence[CounterGroup], day: DayType, numbers: Sequence[int]
) -> tuple[CounterGroup, ...]:
    """Groups with ``numbers`` counters by half hour; ValueError if there is never one."""
    if tuple(numbers) == counters_by_half_hour(groups, day):
        return tuple(groups)
    edges = half_hours(day)
    duties = [
        [group.serves_at(minute) for minute in edges[:-1]] for group in groups for _ in range(group.count)
    ]
    for slot, wanted in enumerate(numbers):
        _meet(duties, slot, wanted, len(edges) - 1)
    return roster_counters([_spans(row, edges) for row in duties], day)


def _meet(duties: Duties, slot: int, wanted: int, slots: int) -> None:
    """Send counters away or call them in until the half hour has the wanted number."""
    while len(duties) < wanted:
        duties.append([False] * slots)
    too_many = sum(row[slot] for row in duties) - wanted
    could = [row for row in duties if row[slot] == (too_many > 0)]
    for row in sorted(could, key=lambda row: _alike(row, slot))[: abs(too_many)]:
        row[slot] = too_many < 0


def _alike(row: Sequence[bool], slot: int) -> int:
    """How many of the neighbouring half hours already are as this one is now."""
    return sum(row[near] == row[slot] for near in (slot - 1, slot + 1) if 0 <= near < len(row))


def _spans(row: Sequence[bool], edges: Sequence[float]) -> list[Span]:
    spans: list[Span] = []
    for on, (start, end) in zip(row, pairwise(edges), strict=True):
        if on and spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        elif on:
            spans.append((start, end))
    return spans
