"""What a resident may reserve, and the reservation behind a code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.utils import timezone

from madoguchi.cityhall.tickets.models import Office, Purpose, Reservation, Slot
from madoguchi.cityhall.tickets.moments import business_day
from madoguchi.cityhall.tickets.reads.offices import FreeSlot, free_slots

DAYS_AHEAD = 31


def bookable_purposes(office: Office) -> list[Purpose]:
    """What one may reserve a time for."""
    return list(Purpose.objects.filter(office=office, active=True, bookable=True))


def days_with_seats(purpose: Purpose, *, at: datetime | None = None) -> list[tuple[date, list[FreeSlot]]]:
    """The coming days that have a free seat, with their slots."""
    now = at or timezone.now()
    first = business_day(now)
    days = [first + timedelta(days=offset) for offset in range(DAYS_AHEAD)]
    found: Iterator[tuple[date, Iterator[FreeSlot]]] = groupby(
        free_slots(purpose, days, at=now), key=lambda one: one.slot.day
    )
    return [(day, list(slots)) for day, slots in found]


def free_slot(office: Office, slot_id: UUID) -> Slot | None:
    """A slot of the office that has a seat left."""
    slot = Slot.objects.filter(pk=slot_id, office=office).select_related("purpose", "office").first()
    if slot is None:
        return None
    return slot if any(one.slot.pk == slot.pk for one in free_slots(slot.purpose, [slot.day])) else None


def reservation_by_code(code: str) -> Reservation | None:
    """The reservation with that code, in the active municipality."""
    found: Reservation | None = (
        Reservation.objects.filter(code=code).select_related("slot__office", "slot__purpose").first()
    )
    return found
