"""予約する, 取り消す: a seat of a slot for whoever holds its code. Nothing personal is asked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tickets.actions.issue_ticket import refuse_closed_day
from madoguchi.cityhall.tickets.models import Reservation, Slot
from madoguchi.cityhall.tickets.models.reservation import read_code
from madoguchi.cityhall.tickets.moments import at_minute
from madoguchi.cityhall.tickets.refusals import NotFound, ReservationUnusable, SlotFull, SlotOver
from madoguchi.cityhall.tickets.steps import announce

HOLDING = (Reservation.State.BOOKED, Reservation.State.ARRIVED)


@transaction.atomic
def book(
    actor: Actor, slot_id: UUID, *, txid: UUID, language: str = "ja", pre_entry: UUID | None = None,
    at: datetime | None = None,
) -> Reservation:  # fmt: skip
    """The lowest free seat; `code` of the reservation is what the visitor brings. Open to everybody.

    The same `txid`, the same seat. Raises `NotFound`, `SlotOver`, `SlotFull`.
    """
    slots = Slot.objects.select_related("office").select_for_update(of=("self", "office"), no_key=True)
    slot = slots.filter(pk=slot_id).first()
    if slot is None:
        raise NotFound("予約枠")
    if earlier := Reservation.objects.filter(txid=txid).first():
        return earlier
    now = at or timezone.now()
    if at_minute(slot.day, slot.starts) <= now:
        raise SlotOver
    refuse_closed_day(slot.office, slot.day, SlotOver)
    held = set(slot.reservations.filter(state__in=HOLDING).values_list("seat", flat=True))
    seat = next((one for one in range(1, slot.capacity + 1) if one not in held), None)
    if seat is None:
        raise SlotFull
    reservation = Reservation.objects.create(
        slot=slot, seat=seat, language=language, pre_entry=pre_entry, booked_at=now, txid=txid
    )
    announce("reservation.booked", slot.office_id)
    audit.record(actor, "reservation.booked", f"reservation:{reservation.pk}", detail={"seat": seat})
    return reservation


@transaction.atomic
def cancel_reservation(actor: Actor, code: str, *, at: datetime | None = None) -> Reservation:
    """Give the seat back; whoever knows the code may. Cancelled already: as it is.

    Raises `ReservationUnusable` for an unknown code, and once it was used or missed.
    """
    reservation = lock_reservation(code)
    if reservation.state == Reservation.State.CANCELLED:
        return reservation
    if reservation.state != Reservation.State.BOOKED:
        raise ReservationUnusable
    reservation.state, reservation.ended_at = Reservation.State.CANCELLED, at or timezone.now()
    reservation.save(update_fields=["state", "ended_at"])
    announce("reservation.cancelled", reservation.slot.office_id)
    audit.record(actor, "reservation.cancelled", f"reservation:{reservation.pk}")
    return reservation


def lock_reservation(code: str) -> Reservation:
    """The reservation with that code, locked. Raises `ReservationUnusable`."""
    reservation = Reservation.objects.select_for_update().filter(code=read_code(code)).first()
    if reservation is None:
        raise ReservationUnusable
    reservation.slot = Slot.objects.select_related("office", "purpose").get(pk=reservation.slot_id)
    return reservation
