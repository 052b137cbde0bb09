"""選んで呼ぶ: a number out of turn, or one that was held or put aside."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tickets.calling import call, earlier_call, refuse_busy
from madoguchi.cityhall.tickets.models import Call, Leg
from madoguchi.cityhall.tickets.refusals import CalledMeanwhile, NotFound
from madoguchi.cityhall.tickets.states import AT_COUNTER
from madoguchi.cityhall.tickets.steps import lock_desk, lock_leg, refuse_wrong_step


@transaction.atomic
def call_chosen(
    actor: Actor, leg_id: UUID, *, txid: UUID, counter_id: UUID | None = None, at: datetime | None = None
) -> Call:
    """Call this number to the own counter, whatever line of the office it waits in. The same `txid`, once.

    Raises `NotAllowed`, `NotOnDuty`, `CounterBusy`, `NotFound`, `CalledMeanwhile`, `WrongStep`.
    """
    duty = lock_desk(actor, counter_id)
    if earlier := earlier_call(txid):
        return earlier
    refuse_busy(duty)
    leg = lock_leg(leg_id)
    if leg.office_id != duty.office_id:
        raise NotFound("番号札")
    if leg.state in AT_COUNTER:
        raise CalledMeanwhile(leg.ticket.label, leg.counter.name)
    refuse_wrong_step(leg, Leg.State.CALLED)
    return call(actor, duty, leg, Call.Kind.CHOSEN, txid, at)
