"""What stands behind a day, for whoever prepares it: hours, slots, counters, and how earlier days ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tickets.models import Hours, Leg, Office, OfficeDay, Purpose, Reservation, Slot
from madoguchi.cityhall.tickets.moments import business_day, now_in
from madoguchi.cityhall.tickets.reads.offices import Congestion, congestion, congestions, offices

CLOSED_SHOWN = 7


@dataclass(frozen=True, slots=True)
class SlotRow:
    """The slots that begin at one time, one per bookable purpose; None where a purpose has none.

    Each has `held`: how many of its seats are taken.
    """

    starts: int
    cells: tuple[Slot | None, ...]


@dataclass(frozen=True, slots=True)
class DayPlan:
    """One office as it is prepared. `open_legs`: numbers that an end of the day would expire."""

    office: Office
    day: date
    now: Congestion
    open_legs: int
    hours: tuple[Hours, ...]
    bookable: tuple[Purpose, ...]
    slots: tuple[SlotRow, ...]
    ended: tuple[OfficeDay, ...]


def days_now(actor: Actor, *, at: datetime | None = None) -> list[Congestion]:
    """Every office at a glance. Raises `NotAllowed`."""
    require(actor, Permission.TICKETS_MANAGE)
    return congestions(offices(), at=at)


def day_plan(actor: Actor, office: Office, *, at: datetime | None = None) -> DayPlan:
    """Everything about one office's coming days. Raises `NotAllowed`."""
    require(actor, Permission.TICKETS_MANAGE)
    now = at or now_in(office)
    day = business_day(now)
    left = Leg.objects.filter(office=office, day=day, ticket__closed_at__isnull=True)
    bookable = tuple(Purpose.objects.filter(office=office, active=True, bookable=True))
    return DayPlan(
        office, day, congestion(office, at=now), left.values("ticket").distinct().count(),
        tuple(Hours.objects.filter(office=office, last__gte=day)), bookable, _slots(bookable, day),
        tuple(OfficeDay.objects.filter(office=office).order_by("-day")[:CLOSED_SHOWN]),
    )  # fmt: skip


def _slots(bookable: Sequence[Purpose], day: date) -> tuple[SlotRow, ...]:
    holding = Q(reservations__state__in=[Reservation.State.BOOKED, Reservation.State.ARRIVED])
    found = Slot.objects.filter(purpose__in=bookable, day=day).annotate(
        held=Count("reservations", filter=holding)
    )
    known = {(slot.starts, slot.purpose_id): slot for slot in found}
    times = sorted({starts for starts, _ in known})
    return tuple(SlotRow(at, tuple(known.get((at, one.pk)) for one in bookable)) for at in times)
