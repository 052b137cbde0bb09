"""保留 and back: a document is fetched, a form is filled in; the counter is free meanwhile."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tickets.models import Leg
from madoguchi.cityhall.tickets.moments import moment
from madoguchi.cityhall.tickets.states import AT_COUNTER
from madoguchi.cityhall.tickets.steps import (
    begin_wait,
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
def hold(actor: Actor, leg_id: UUID, *, counter_id: UUID | None = None, at: datetime | None = None) -> Leg:
    """Put a number aside; it keeps its place. Held already: as it is.

    Raises `NotOnDuty`, `OtherCounter`, `WrongStep`.
    """
    duty = lock_desk(actor, counter_id)
    leg = lock_leg(leg_id)
    if leg.state == Leg.State.HELD:
        return leg
    refuse_foreign_counter(leg, duty)
    refuse_wrong_step(leg, Leg.State.HELD)
    now = moment(at, leg.office, leg.ticket.label, leg.waiting_since, leg.called_at, leg.started_at)
    if leg.state in AT_COUNTER:
        end_process(leg, now.at)
    else:
        end_wait(leg, now.at)
    move(leg, Leg.State.HELD)
    finish_step(actor, "ticket.held", leg.ticket, now.at, **now.detail)
    return leg


@transaction.atomic
def resume(actor: Actor, leg_id: UUID, *, counter_id: UUID | None = None, at: datetime | None = None) -> Leg:
    """A held number waits again, at its old place. Waiting already: as it is."""
    lock_desk(actor, counter_id)
    leg = lock_leg(leg_id)
    if leg.state == Leg.State.WAITING:
        return leg
    refuse_wrong_step(leg, Leg.State.WAITING)
    return back_in_line(actor, leg, at)


def back_in_line(actor: Actor, leg: Leg, at: datetime | None) -> Leg:
    """Into the line again, where the number stood; the wait is measured from now."""
    now = moment(at, leg.office, leg.ticket.label, leg.waiting_since, leg.called_at, leg.ended_at)
    move(leg, Leg.State.WAITING, counter=None, called_at=None, started_at=None, ended_at=None)
    begin_wait(leg, now.at)
    finish_step(actor, "ticket.waiting", leg.ticket, now.at, **now.detail)
    return leg
