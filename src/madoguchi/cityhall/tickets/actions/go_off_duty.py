"""窓口を離れる: for lunch, or for the day."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tickets.models import Duty
from madoguchi.cityhall.tickets.moments import moment
from madoguchi.cityhall.tickets.refusals import CounterBusy
from madoguchi.cityhall.tickets.steps import announce, at_counter, lock_desk


@transaction.atomic
def go_off_duty(actor: Actor, *, counter_id: UUID | None = None, at: datetime | None = None) -> Duty:
    """Leave the own counter; the house names it.

    Raises `NotAllowed`, `NotOnDuty`, `CounterBusy` while a number is at it.
    """
    duty = lock_desk(actor, counter_id)
    if left := at_counter(duty.counter_id):
        raise CounterBusy(left.ticket.label)
    now = moment(at, duty.counter.office, duty.counter.name, duty.began_at)
    end_duty(duty, Duty.End.OFF, now.at)
    announce("duty.ended", duty.office_id)
    audit.record(actor, "duty.ended", f"counter:{duty.counter_id}", detail=now.detail)
    return duty


def end_duty(duty: Duty, how: str, at: datetime) -> None:
    """Write down when and how a duty ended."""
    duty.ended_at, duty.ended_how = at, how
    duty.save(update_fields=["ended_at", "ended_how"])
