"""取消: the resident leaves, or a clerk gives a number back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.meter.models import Step
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tickets import states
from madoguchi.cityhall.tickets.models import Leg, Ticket
from madoguchi.cityhall.tickets.moments import moment
from madoguchi.cityhall.tickets.refusals import NotFound, WrongStep
from madoguchi.cityhall.tickets.steps import close_if_over, end_process, end_wait, finish_step, move


@transaction.atomic
def cancel_ticket(actor: Actor, ticket_id: UUID, *, at: datetime | None = None) -> Ticket:
    """Everything that still lies before the ticket is cancelled. One that is over stays as it is.

    A resident (who holds the ticket's token: the page has looked it up) may do so until being served.
    Raises `NotAllowed`, `NotFound`, `WrongStep`.
    """
    if actor.kind != "resident":
        require(actor, Permission.TICKETS_CALL)
    ticket = Ticket.objects.select_for_update().filter(pk=ticket_id).first()
    if ticket is None:
        raise NotFound("番号札")
    open_legs = ticket.legs.filter(state__in=["pending", *states.LIVE])
    legs = list(open_legs.select_related("group", "counter", "office"))
    if not legs:
        return ticket
    if actor.kind == "resident" and any(leg.state == Leg.State.SERVING for leg in legs):
        raise WrongStep(ticket.label, str(Leg.State.SERVING.label))
    now = moment(at, legs[0].office, ticket.label, ticket.issued_at, *(leg.called_at for leg in legs))
    for leg in legs:
        leg.ticket = ticket
        _cancel(leg, now.at)
    close_if_over(ticket, now.at)
    finish_step(actor, "ticket.cancelled", ticket, now.at, **now.detail)
    return ticket


def _cancel(leg: Leg, at: datetime) -> None:
    if leg.state == Leg.State.WAITING:
        end_wait(leg, at, Step.Outcome.CANCELLED)
    elif leg.state in states.AT_COUNTER:
        end_process(leg, at, Step.Outcome.CANCELLED)
    move(leg, Leg.State.CANCELLED, ended_at=at)
