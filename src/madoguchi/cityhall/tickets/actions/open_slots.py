"""予約枠: when so many may come for a purpose."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tickets.models import Purpose, Reservation, Slot
from madoguchi.cityhall.tickets.refusals import CapacityHeld, HoursRefused, NotFound


@transaction.atomic
def open_slots(
    actor: Actor, purpose_id: UUID, *, day: date, first: int, last: int, every: int, capacity: int
) -> list[Slot]:
    """Slots of `every` minutes from `first` to `last` (minutes from midnight), `capacity` seats each.

    A slot that is there already stays as it is. Raises `NotAllowed`, `NotFound`, `HoursRefused`.
    """
    require(actor, Permission.TICKETS_MANAGE)
    purpose = Purpose.objects.filter(pk=purpose_id, active=True, bookable=True).first()
    if purpose is None:
        raise NotFound("用件")
    if every < 5 or capacity < 1 or not 0 <= first < first + every <= last <= 24 * 60:
        raise HoursRefused
    starts = range(first, last - every + 1, every)
    slots = [
        Slot(
            office_id=purpose.office_id, purpose=purpose, day=day, starts=start, ends=start + every,
            capacity=capacity,
        )
        for start in starts
    ]  # fmt: skip
    Slot.objects.bulk_create(slots, ignore_conflicts=True)
    detail = {"day": f"{day}", "first": first, "last": last, "every": every, "capacity": capacity}
    audit.record(actor, "slots.opened", f"purpose:{purpose.pk}", detail=detail)
    return list(Slot.objects.filter(purpose=purpose, day=day, starts__in=starts))


@transaction.atomic
def change_slot(actor: Actor, slot_id: UUID, *, capacity: int) -> Slot:
    """Another number of seats; 0 closes the slot. Raises `NotAllowed`, `NotFound`, `CapacityHeld`."""
    require(actor, Permission.TICKETS_MANAGE)
    slot = Slot.objects.select_for_update().filter(pk=slot_id).first()
    if slot is None:
        raise NotFound("予約枠")
    held = slot.reservations.filter(state__in=[Reservation.State.BOOKED, Reservation.State.ARRIVED])
    highest = max(held.values_list("seat", flat=True), default=0)
    if capacity < highest:
        raise CapacityHeld(highest)
    slot.capacity = capacity
    slot.save(update_fields=["capacity"])
    audit.record(actor, "slot.changed", f"slot:{slot.pk}", detail={"capacity": capacity})
    return slot
