"""不在: called often enough in vain; and back again when the person turns up."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.meter.models import Step
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tickets.actions.hold import back_in_line
from madoguchi.cityhall.tickets.models import Leg
from madoguchi.cityhall.tickets.moments import moment
from madoguchi.cityhall.tickets.refusals import TooFewCalls, WrongStep
from madoguchi.cityhall.tickets.steps import (
    end_process,
    finish_step,
    lock_desk,
    lock_leg,
    move,
    refuse_foreign_counter,
    refuse_wrong_step,
)
from madoguchi.rules.tickets import rules


@transaction.atomic
def no_show(actor: Actor, leg_id: UUID, *, counter_id: UUID | None = None, at: datetime | None = None) -> Leg:
    """Put aside the number that the own counter has called three times (declared). It may be revived today.

    Raises `NotOnDuty`, `OtherCounter`, `WrongStep`, `TooFewCalls`.
    """
    duty = lock_desk(actor, counter_id)
    leg = lock_leg(leg_id)
    if leg.state == Leg.State.NO_SHOW:
        return leg
    refuse_foreign_counter(leg, duty)
    refuse_wrong_step(leg, Leg.State.NO_SHOW)
    if leg.calls < (needed := rules().calls_before_no_show):
        raise TooFewCalls(leg.ticket.label, leg.calls, needed)
    now = moment(at, leg.office, leg.ticket.label, leg.called_at)
    end_process(leg, now.at, Step.Outcome.NO_SHOW)
    move(leg, Leg.State.NO_SHOW, ended_at=now.at)
    finish_step(actor, "ticket.no_show", leg.ticket, now.at, calls=leg.calls, **now.detail)
    return leg


@transaction.atomic
def revive(actor: Actor, leg_id: UUID, *, counter_id: UUID | None = None, at: datetime | None = None) -> Leg:
    """The person has come after all: back to the old place in the line. Raises `WrongStep`."""
    lock_desk(actor, counter_id)
    leg = lock_leg(leg_id)
    if leg.state != Leg.State.NO_SHOW or leg.ticket.closed_at is not None:
        raise WrongStep(leg.ticket.label, str(Leg.State(leg.state).label))
    return back_in_line(actor, leg, at)
