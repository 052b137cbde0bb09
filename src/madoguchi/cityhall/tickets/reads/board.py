"""What a display shows: numbers, counters, lengths of lines. Never a name; nothing here knows one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.cityhall.tickets.models import Call, Leg, Office
from madoguchi.cityhall.tickets.moments import business_day, minute_now, now_in, opening
from madoguchi.cityhall.tickets.reads.lines import LineState, lines_of
from madoguchi.rules.tickets import Opening

SHOWN = 5
_LOOK = 40


@dataclass(frozen=True, slots=True)
class Called:
    """A number and where it was called to. `id` rises with every call: a display chimes for a new one.

    `live`: the person is still expected, so the line is shown strongly.
    """

    id: int
    label: str
    counter: str
    floor: str
    at: datetime
    kind: str
    live: bool


@dataclass(frozen=True, slots=True)
class Board:
    """The whole of a display. `opening` None: closed today; `open_now`: numbers are given."""

    office: Office
    at: datetime
    called: tuple[Called, ...]
    lines: tuple[LineState, ...]
    opening: Opening | None
    open_now: bool


def board_state(office: Office, *, floor: str = "", at: datetime | None = None) -> Board:
    """The display of an office, or of one of its floors: its last five numbers and its lines."""
    now = at or now_in(office)
    day = business_day(now)
    lines = [line for line in lines_of(office, day) if not floor or line.group.floor == floor]
    hours, minute = opening(office, day), minute_now(day, now)
    open_now = hours is not None and hours.opens <= minute < hours.closes
    return Board(office, now, _called(office, day, floor), tuple(lines), hours, open_now)


def floors_of(office: Office) -> list[str]:
    """The floors that have a line, in order."""
    return sorted(set(office.groups.filter(active=True).values_list("floor", flat=True)))


def _called(office: Office, day: object, floor: str) -> tuple[Called, ...]:
    """The newest call of each of the last numbers."""
    rows = Call.objects.filter(office=office, day=day).select_related("counter", "leg").order_by("-id")
    if floor:
        rows = rows.filter(counter__floor=floor)
    newest: dict[UUID, Call] = {}
    for row in rows[:_LOOK]:
        newest.setdefault(row.leg.ticket_id, row)
    return tuple(
        Called(
            row.pk, row.label, row.counter.name, row.counter.floor, row.at, row.kind,
            row.leg.state == Leg.State.CALLED,
        )
        for row in list(newest.values())[:SHOWN]
    )  # fmt: skip
