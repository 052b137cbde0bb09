"""別の窓口へ: the number goes to another line and keeps the time since which it has waited."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tickets.lining import add_leg, groups_of
from madoguchi.cityhall.tickets.models import Leg
from madoguchi.cityhall.tickets.moments import moment
from madoguchi.cityhall.tickets.refusals import WrongStep
from madoguchi.cityhall.tickets.states import AT_COUNTER
from madoguchi.cityhall.tickets.steps import (
    end_process,
    end_wait,
    finish_step,
    lock_desk,
    lock_leg,
    move,
    refuse_foreign_counter,
    refuse_wrong_step,
)


@transaction.atomic
def transfer(
    actor: Actor, leg_id: UUID, *, group: str, counter_id: UUID | None = None, at: datetime | None = None
) -> Leg:
    """The new leg, in the line with that code. Lines still to come after it stay as they are.

    Raises `NotOnDuty`, `OtherCounter`, `WrongStep` (also for the line it is in), `NoSuchPurpose`.
    """
    duty = lock_desk(actor, counter_id)
    leg = lock_leg(leg_id)
    refuse_foreign_counter(leg, duty)
    refuse_wrong_step(leg, Leg.State.TRANSFERRED)
    (target,) = groups_of(leg.office_id, [group])
    if target.pk == leg.group_id:
        raise WrongStep(leg.ticket.label, str(Leg.State(leg.state).label))
    now = moment(at, leg.office, leg.ticket.label, leg.waiting_since, leg.called_at, leg.started_at)
    if leg.state in AT_COUNTER:
        end_process(leg, now.at)
    elif leg.state == Leg.State.WAITING:
        end_wait(leg, now.at)
    move(leg, Leg.State.TRANSFERRED, ended_at=now.at)
    new = add_leg(leg.ticket, target, leg.waiting_since, now.at)
    finish_step(actor, "ticket.transferred", leg.ticket, now.at, group=target.code, **now.detail)
    return new
