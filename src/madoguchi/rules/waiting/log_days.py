"""The days of a ticket log: kind, cases, waits, tickets by half hour, and how long services took that day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import floor

import numpy as np

from madoguchi.rules.waiting.arrays import Ints
from madoguchi.rules.waiting.catalogue import DayType, day_types
from madoguchi.rules.waiting.day_kinds import era_label, kind_of
from madoguchi.rules.waiting.log_quality import by_day
from madoguchi.rules.waiting.log_reader import Ticket
from madoguchi.rules.waiting.profiles import half_hours
from madoguchi.rules.waiting.table import Day


@dataclass(frozen=True, slots=True)
class LogDay:
    """``day``: the row a daily table would have; ``tickets``: those called, in order of issue."""

    day: Day
    tickets: tuple[Ticket, ...]


def log_days(tickets: Sequence[Ticket]) -> list[LogDay]:
    """Days on which somebody was served, in order; tickets cancelled before a call are left out."""
    called = [one for one in tickets if one.called is not None]
    found = []
    for (office, on), rows in by_day(called):
        waits = [one.wait for one in rows if one.status == "served" and one.wait is not None]
        if waits:
            mean, longest = sum(waits) / len(waits), max(waits)
            day = Day(office, on, kind_of(on), era_label(on), len(rows), mean, longest, rows[0].row)
            found.append(LogDay(day, tuple(rows)))
    return found


def opening(days: Sequence[LogDay]) -> DayType:
    """The kind of day with hours, in half hours, that hold every ticket of these days."""
    kind = day_types()[days[0].day.day_type]
    issues = [one.issued for day in days for one in day.tickets]
    first, last = min(issues), max(issues)
    opens = kind.opens if first >= kind.opens else floor(first / 30) * 30.0
    closes = kind.closes if last < kind.closes else floor(last / 30 + 1) * 30.0
    return replace(kind, opens=opens, closes=closes)


def half_hour_counts(day: LogDay, kind: DayType) -> Ints:
    """Tickets issued in each half hour."""
    issues = np.array([one.issued for one in day.tickets])
    edges = half_hours(kind)
    return np.array([((issues >= start) & (issues < end)).sum() for start, end in pairwise(edges)])
