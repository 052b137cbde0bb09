"""もう一度呼ぶ: nobody came yet."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tickets.calling import earlier_call, write_call
from madoguchi.cityhall.tickets.models import Call, Leg
from madoguchi.cityhall.tickets.moments import moment
from madoguchi.cityhall.tickets.refusals import WrongStep
from madoguchi.cityhall.tickets.steps import lock_desk, lock_leg, refuse_foreign_counter


@transaction.atomic
def recall(
    actor: Actor, leg_id: UUID, *, txid: UUID, counter_id: UUID | None = None, at: datetime | None = None
) -> Call:
    """Call the number at the own counter once more. Raises `NotOnDuty`, `OtherCounter`, `WrongStep`."""
    duty = lock_desk(actor, counter_id)
    if earlier := earlier_call(txid):
        return earlier
    leg = lock_leg(leg_id)
    refuse_foreign_counter(leg, duty)
    if leg.state != Leg.State.CALLED:
        raise WrongStep(leg.ticket.label, str(Leg.State(leg.state).label))
    now = moment(at, leg.office, leg.ticket.label, leg.called_at)
    leg.calls += 1
    leg.save(update_fields=["calls"])
    return write_call(actor, duty, leg, Call.Kind.RECALL, txid, now)
