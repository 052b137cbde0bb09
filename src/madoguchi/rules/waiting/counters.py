"""Which counters serve when. Counters with the same absences form a group.

A counter calls nobody while it is away; a service that has begun is ended first, and the absence ends at its
time all the same. After the end of reception the counters then on duty serve until nobody is left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf

from madoguchi.rules.waiting.catalogue import DayType, Span


@dataclass(frozen=True, slots=True)
class CounterGroup:
    """``count`` counters that are away in each of ``away`` (in order of time, not touching)."""

    count: int
    away: tuple[Span, ...] = ()

    def serves_at(self, minute: float) -> bool:
        """Whether it may call somebody at that minute."""
        return not any(start <= minute < end for start, end in self.away)


def constant_counters(count: int, day: DayType) -> tuple[CounterGroup, ...]:
    """The same counters all day, each part taking one of the day's breaks; ValueError below one."""
    if count < 1:
        raise ValueError("at least one counter")
    if not day.breaks:
        return (CounterGroup(count),)
    parts = len(day.breaks)
    sizes = [count // parts + (1 if k < count % parts else 0) for k in range(parts)]
    return tuple(CounterGroup(size, (away,)) for size, away in zip(sizes, day.breaks, strict=True) if size)


def roster_counters(duties: Iterable[Sequence[Span]], day: DayType) -> tuple[CounterGroup, ...]:
    """Groups from the spans on duty of each counter; who is on duty last stays until nobody is left.

    ValueError if nobody is on duty at all.
    """
    listed = [sorted(spans) for spans in duties if spans]
    if not listed:
        raise ValueError("nobody is on duty")
    last = min(day.closes, max(end for spans in listed for _, end in spans))
    absences = Counter(_absences(spans, last) for spans in listed)
    return tuple(CounterGroup(count, away) for away, count in sorted(absences.items()))


def open_at(groups: Iterable[CounterGroup], minute: float) -> int:
    """How many counters may call at that minute."""
    return sum(group.count for group in groups if group.serves_at(minute))


def _absences(spans: Sequence[Span], last: float) -> tuple[Span, ...]:
    away: list[Span] = []
    since = -inf
    for start, end in spans:
        if start > since:
            away.append((since, start))
        since = max(since, end)
    return (*away, (since, inf)) if since < last else tuple(away)
