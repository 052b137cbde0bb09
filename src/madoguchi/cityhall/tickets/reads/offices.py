"""Offices, what one may come for, and how full they are: for kiosks, phones and the public."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.utils import timezone

from madoguchi.cityhall.tickets.actions.issue_ticket import is_offered
from madoguchi.cityhall.tickets.models import Office, OfficeDay, Purpose, Reservation, Slot
from madoguchi.cityhall.tickets.moments import at_minute, business_day, minute_now, now_in, openings
from madoguchi.cityhall.tickets.reads.lines import LineState, lines_in
from madoguchi.rules.tickets import Opening


@dataclass(frozen=True, slots=True)
class Congestion:
    """An office at a glance. `closed`: the day was ended; `opening` None: closed today."""

    office: Office
    lines: tuple[LineState, ...]
    opening: Opening | None
    open_now: bool
    closed: bool
    at: datetime

    @property
    def waiting(self) -> int:
        """Everybody who waits in the office."""
        return sum(line.waiting for line in self.lines)


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A slot that may be booked, with the seats that are left."""

    slot: Slot
    begins_at: datetime
    left: int


def offices() -> list[Office]:
    """Every office in use, in order."""
    return list(Office.objects.filter(active=True).select_related("municipality"))


def office_by_code(code: str) -> Office | None:
    """An office in use of the active municipality."""
    found = Office.objects.filter(code=code, active=True).select_related("municipality")
    return found.first()  # type: ignore[no-any-return]


def time_in(office_name: str) -> datetime:
    """What the clock says in the office of that name; the time, where there is none."""
    return times_in([office_name])[office_name]


def times_in(office_names: Collection[str]) -> dict[str, datetime]:
    """The same for each of the names: one statement."""
    own = Office.objects.filter(name__in=office_names, clock_speed__gt=0)
    return dict.fromkeys(office_names, timezone.now()) | {office.name: now_in(office) for office in own}


def congestion(office: Office, *, at: datetime | None = None) -> Congestion:
    """How full the office is now."""
    return congestions([office], at=at)[0]


def congestions(found: Sequence[Office], *, at: datetime | None = None) -> list[Congestion]:
    """How full each of them is now: six statements, however many offices."""
    nows = {office: at or now_in(office) for office in found}
    days = {office: business_day(now) for office, now in nows.items()}
    hours, lines = openings(days), lines_in(days)
    ended = OfficeDay.objects.filter(office__in=days, day__in=set(days.values()))
    closed = set(ended.values_list("office", "day"))
    return [
        _congestion(office, now, hours[office], lines[office], closed=(office.pk, days[office]) in closed)
        for office, now in nows.items()
    ]


def _congestion(
    office: Office, now: datetime, hours: Opening | None, lines: Sequence[LineState], *, closed: bool
) -> Congestion:
    minute = minute_now(business_day(now), now)
    open_now = hours is not None and hours.opens <= minute < hours.closes
    return Congestion(office, tuple(lines), hours, open_now and not closed, closed, now)


def purposes_now(office: Office, *, at: datetime | None = None) -> list[Purpose]:
    """The kiosk's buttons that may be pressed at this moment, in order."""
    now = at or now_in(office)
    minute = minute_now(business_day(now), now)
    found = Purpose.objects.filter(office=office, active=True)
    return [purpose for purpose in found if is_offered(purpose, minute)]


def free_slots(purpose: Purpose, days: Sequence[date], *, at: datetime | None = None) -> list[FreeSlot]:
    """The slots of those days that still have a seat and have not begun, in order."""
    now = at or timezone.now()
    holding = Q(reservations__state__in=[Reservation.State.BOOKED, Reservation.State.ARRIVED])
    slots = Slot.objects.filter(purpose=purpose, day__in=days)
    found = [
        FreeSlot(slot, at_minute(slot.day, slot.starts), slot.capacity - slot.held)
        for slot in slots.annotate(held=Count("reservations", filter=holding))
    ]
    return [one for one in found if one.left > 0 and one.begins_at > now]
