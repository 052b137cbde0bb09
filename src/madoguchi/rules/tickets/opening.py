"""When an office receives: dated rows, of which the shortest period that holds a day decides it.

So the weeks around 4/1 or one Saturday win over the year. Where no row holds the day, open days have the
hours of 平日 in ``catalogue/waiting/day_types.yaml`` and other days are closed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from madoguchi.rules.waiting.catalogue import day_types, load
from madoguchi.rules.waiting.clock import minute_of

Days = Literal["open", "closed", "every"]


@dataclass(frozen=True, slots=True)
class HoursRule:
    """A row. ``days``: of which days of the period; minutes from midnight, both None: closed."""

    first: date
    last: date
    days: Days
    day_type: str
    opens: int | None
    closes: int | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """Reception from ``opens`` on, before ``closes``, in minutes from midnight of the office's day."""

    opens: int
    closes: int
    day_type: str
    note: str = ""


def opening_of(day: date, rows: Iterable[HoursRule], city_open: bool) -> Opening | None:
    """The reception hours of a day, None when closed. ``city_open``: by the city's calendar.

    Of periods of equal length the later row decides.
    """
    kind = "open" if city_open else "closed"
    fitting = [row for row in rows if row.first <= day <= row.last and row.days in {kind, "every"}]
    if not fitting:
        usual = day_types()["weekday"]
        return Opening(int(usual.opens), int(usual.closes), usual.id) if city_open else None
    best = min(reversed(fitting), key=lambda row: row.last - row.first)
    if best.opens is None or best.closes is None:
        return None
    return Opening(best.opens, best.closes, best.day_type, best.note)


def business_day(local: datetime) -> date:
    """The office's day of a local moment: the small hours belong to the day before (``ticket_log.yaml``)."""
    return (local - timedelta(minutes=minute_of(str(load("ticket_log")["day_ends"])))).date()
