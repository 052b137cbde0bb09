"""完了: this counter has done its part; the ticket goes on to its next line, or is over."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.meter.models import Step
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tickets.actions.call_next import call_next
from madoguchi.cityhall.tickets.lining import queue_next
from madoguchi.cityhall.tickets.models import Call, Leg
from madoguchi.cityhall.tickets.moments import moment
from madoguchi.cityhall.tickets.steps import (
    close_if_over,
    end_process,
    finish_step,
    lock_desk,
    lock_leg,
    move,
    refuse_foreign_counter,
    refuse_wrong_step,
)


@transaction.atomic
def finish(
    actor: Actor, leg_id: UUID, *, counter_id: UUID | None = None, at: datetime | None = None
) -> Leg:
    """The number at the own counter is done. One that is done already stays as it is.

    Raises `NotOnDuty`, `OtherCounter`, `WrongStep`.
    """
    duty = lock_desk(actor, counter_id)
    leg = lock_leg(leg_id)
    if leg.state == Leg.State.SERVED:
        return leg
    refuse_foreign_counter(leg, duty)
    refuse_wrong_step(leg, Leg.State.SERVED)
    now = moment(at, leg.office, leg.ticket.label, leg.called_at, leg.started_at)
    end_process(leg, now.at, Step.Outcome.SERVED)
    move(leg, Leg.State.SERVED, ended_at=now.at)
    queue_next(leg.ticket, now.at)
    close_if_over(leg.ticket, now.at)
    finish_step(actor, "ticket.served", leg.ticket, now.at, group=leg.group.code, **now.detail)
    return leg


@transaction.atomic
def finish_and_next(actor: Actor, leg_id: UUID, *, txid: UUID, at: datetime | None = None) -> Call | None:
    """「完了して次へ」: both or neither. None when nobody waits."""
    finish(actor, leg_id, at=at)
    return call_next(actor, txid=txid, at=at)
