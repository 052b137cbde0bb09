"""対応を始める: the person has come to the counter."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from madoguchi.cityhall.cases.actions.open_visit import open_visit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tickets.models import Leg
from madoguchi.cityhall.tickets.moments import moment
from madoguchi.cityhall.tickets.steps import (
    finish_step,
    lock_desk,
    lock_leg,
    move,
    refuse_foreign_counter,
    refuse_wrong_step,
)


@transaction.atomic
def start_serving(
    actor: Actor, leg_id: UUID, *, event: str = "", language: str = "", transfer: UUID | None = None,
    counter_id: UUID | None = None, at: datetime | None = None,
) -> Leg:  # fmt: skip
    """Begin to serve the number that the own counter has called; `leg.ticket.visit` is its visit, if any.

    `event`: the life event to open a visit for, unless the ticket has one from an earlier counter; the
    visit takes over language and pre-entry (a 転出証明書情報, `transfer`) of the ticket, unless they are
    given. Begun already: as it is.
    Raises `NotOnDuty`, `OtherCounter`, `WrongStep`.
    """
    duty = lock_desk(actor, counter_id)
    leg = lock_leg(leg_id)
    refuse_foreign_counter(leg, duty)
    ticket = leg.ticket
    if leg.state != Leg.State.SERVING:
        refuse_wrong_step(leg, Leg.State.SERVING)
        now = moment(at, leg.office, ticket.label, leg.called_at)
        move(leg, Leg.State.SERVING, started_at=now.at)
        finish_step(actor, "ticket.serving", ticket, now.at, counter=str(duty.counter_id), **now.detail)
    if event and ticket.visit_id is None:
        ticket.visit = open_visit(
            actor, event=event, txid=uuid5(ticket.pk, "visit"), day=ticket.day,
            language=language or ticket.language, transfer=transfer or ticket.pre_entry,
        )  # fmt: skip
        ticket.save(update_fields=["visit"])
    return leg
