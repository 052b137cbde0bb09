"""次の番号を呼ぶ: the first of the lines that the counter serves."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tickets.calling import call, earlier_call, refuse_busy
from madoguchi.cityhall.tickets.models import Call, Duty, Leg, Ticket
from madoguchi.cityhall.tickets.moments import business_day, now_in
from madoguchi.cityhall.tickets.steps import lock_desk

_LOOK = 100


@transaction.atomic
def call_next(
    actor: Actor, *, txid: UUID, counter_id: UUID | None = None, at: datetime | None = None
) -> Call | None:
    """Call the number that stands first; None when nobody waits. The same `txid`, the same call.

    The line is sorted by `Leg.order_at`, which `rules/tickets/line.py` gave and explains. Of counters that
    call at once each gets a number of its own. Raises `NotAllowed`, `NotOnDuty`, `CounterBusy`.
    """
    duty = lock_desk(actor, counter_id)
    if earlier := earlier_call(txid):
        return earlier
    refuse_busy(duty)
    leg = _first(duty, business_day(at or now_in(duty.counter.office)))
    return call(actor, duty, leg, Call.Kind.NEXT, txid, at) if leg else None


def _first(duty: Duty, day: date) -> Leg | None:
    """The first of the line that no other counter is just calling, its ticket locked."""
    line = (
        Leg.objects.filter(office=duty.office_id, day=day, state=Leg.State.WAITING)
        .filter(group__code__in=duty.groups).select_related("group", "counter", "office")
        .order_by("order_at", "ticket__issued_at", "ticket__label")
    )  # fmt: skip
    for leg_id, ticket_id in line.values_list("pk", "ticket_id")[:_LOOK]:
        ticket = Ticket.objects.select_for_update(skip_locked=True).filter(pk=ticket_id).first()
        # Seen before it was locked: it may have gone on since.
        leg = line.filter(pk=leg_id).first() if ticket else None
        if leg is not None:
            leg.ticket = ticket
            found: Leg = leg
            return found
    return None
