"""What every call does, whichever number it is for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tickets.models import Call, Duty, Leg
from madoguchi.cityhall.tickets.moments import Moment, moment
from madoguchi.cityhall.tickets.refusals import CounterBusy
from madoguchi.cityhall.tickets.steps import (
    at_counter,
    begin_process,
    end_wait,
    finish_step,
    move,
    signature_of,
)


def earlier_call(txid: UUID) -> Call | None:
    """The same act, if this client has already sent it."""
    found: Call | None = Call.objects.filter(txid=txid).select_related("leg", "counter").first()
    return found


def refuse_busy(duty: Duty) -> None:
    """Raise `CounterBusy` while the counter has a number."""
    if there := at_counter(duty.counter_id):
        raise CounterBusy(there.ticket.label)


def call(actor: Actor, duty: Duty, leg: Leg, kind: str, txid: UUID, at: datetime | None) -> Call:
    """Call a leg that waits (or is held) to the counter: state, history, meter, board, log."""
    earlier = (leg.waiting_since, leg.ticket.issued_at, leg.called_at)
    now = moment(at, duty.counter.office, leg.ticket.label, *earlier)
    leg.counter = duty.counter
    if leg.state == Leg.State.WAITING:
        end_wait(leg, now.at)
    move(
        leg, Leg.State.CALLED, counter=duty.counter, called_at=now.at, started_at=None, calls=1,
        served_by=signature_of(actor),
    )  # fmt: skip
    begin_process(leg, now.at)
    return write_call(actor, duty, leg, kind, txid, now)


def write_call(actor: Actor, duty: Duty, leg: Leg, kind: str, txid: UUID, now: Moment) -> Call:
    """The row of a call, with what tells boards and the log."""
    row = Call.objects.create(
        leg=leg, office_id=leg.office_id, counter=duty.counter, day=leg.day, label=leg.ticket.label,
        kind=kind, at=now.at, actor=signature_of(actor), txid=txid,
    )  # fmt: skip
    counter = f"{duty.counter_id}"
    finish_step(actor, "ticket.called", leg.ticket, now.at, kind=kind, counter=counter, **now.detail)
    return row
