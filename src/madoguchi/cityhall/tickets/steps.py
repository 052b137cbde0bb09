"""What every verb of this room needs: rights, locks, announcements, the meter.

Lock order, the same everywhere: office, counter, ticket, leg, slot, number sequence, audit chain.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from madoguchi.cityhall.meter.actions.record import Place, begin_step, end_step, lose_step
from madoguchi.cityhall.meter.models import Step
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tickets import states
from madoguchi.cityhall.tickets.models import Counter, Duty, Leg, Office, Ticket
from madoguchi.cityhall.tickets.pushing import line_moved
from madoguchi.cityhall.tickets.refusals import NotFound, NotOnDuty, OtherCounter, WrongStep

_CHANNELS = {
    Ticket.Channel.PHONE: Step.Channel.ONLINE,
    Ticket.Channel.RESERVATION: Step.Channel.APPOINTMENT,
}


def signature_of(actor: Actor) -> str:
    """How rows name an actor: `staff:<id>`."""
    return f"{actor.kind}:{actor.id}"


def lock_office(office_id: UUID, **wanted: Any) -> Office:
    """The office: until the transaction is over nobody ends a day there, and no number is drawn. `NotFound`.

    Rows that only point to the office are written all the same (`no_key`).
    """
    office: Office | None = (
        Office.objects.select_for_update(no_key=True).filter(pk=office_id, **wanted).first()
    )
    if office is None:
        raise NotFound("庁舎")
    return office


def lock_desk(actor: Actor, counter_id: UUID | None = None) -> Duty:
    """The duty of whoever calls, its counter locked. The house itself names the counter.

    Raises `NotAllowed`, `NotOnDuty`.
    """
    require(actor, Permission.TICKETS_CALL)
    open_duties = Duty.objects.filter(ended_at__isnull=True)
    mine = open_duties.filter(counter=counter_id) if actor.is_house else open_duties.filter(staff=actor.id)
    duty = mine.first()
    if duty is None:
        raise NotOnDuty
    # Of the counter alone: who draws a number needs the office's row at the end of his transaction.
    counters = Counter.objects.select_for_update(of=("self",)).select_related("office")
    duty.counter = counters.get(pk=duty.counter_id)
    # Whoever took the counter over held this lock before.
    if not open_duties.filter(pk=duty.pk).exists():
        raise NotOnDuty
    return duty


def lock_leg(leg_id: UUID) -> Leg:
    """The leg with its ticket and line, locked. Raises `NotFound`."""
    ticket = Ticket.objects.select_for_update().filter(legs=leg_id).first()
    if ticket is None:
        raise NotFound("番号札")
    leg = Leg.objects.select_related("group", "counter", "office").get(pk=leg_id)
    leg.ticket = ticket
    return leg


def at_counter(counter_id: UUID) -> Leg | None:
    """The number that a counter has called or serves."""
    found: Leg | None = (
        Leg.objects.filter(counter=counter_id, state__in=states.AT_COUNTER)
        .select_related("ticket", "group", "counter", "office").first()
    )  # fmt: skip
    return found


def refuse_wrong_step(leg: Leg, *wanted: str) -> None:
    """Raise `WrongStep` unless the leg may now go to one of the states."""
    if not set(wanted) & set(states.LEG[leg.state]):
        raise WrongStep(leg.ticket.label, str(Leg.State(leg.state).label))


def refuse_foreign_counter(leg: Leg, duty: Duty) -> None:
    """Raise `OtherCounter` when the number is being served elsewhere."""
    if leg.state in states.AT_COUNTER and leg.counter_id != duty.counter_id:
        raise OtherCounter(leg.ticket.label, leg.counter.name)


def move(leg: Leg, state: str, **columns: Any) -> Leg:
    """Write the leg's next state with the columns that go with it."""
    leg.state = state
    for name, value in columns.items():
        setattr(leg, name, value)
    leg.save(update_fields=["state", *columns])
    return leg


def finish_step(actor: Actor, verb: str, ticket: Ticket, at: datetime, **detail: Any) -> None:
    """Write the audit line of one step of a ticket and announce it, in this order (`line_moved`)."""
    detail = {"day": f"{ticket.day}", "label": ticket.label, "at": at.isoformat(), **detail}
    audit.record(actor, verb, f"ticket:{ticket.pk}", detail=detail)
    announce(verb, ticket.office_id, ticket.pk)


def announce(kind: str, office_id: UUID, *ticket_ids: UUID) -> None:
    """Tell the office's screens (board, panels, queue) and the pages of these tickets, open or closed."""
    live.publish(kind, [f"office:{office_id}", *(f"ticket:{pk}" for pk in ticket_ids)])
    line_moved(office_id, *ticket_ids)


def close_if_over(ticket: Ticket, at: datetime) -> None:
    """A ticket with nothing left to wait for is over."""
    if not ticket.legs.filter(state__in=[*states.LIVE, "pending", "no_show"]).exists():
        ticket.closed_at = at
        ticket.save(update_fields=["closed_at"])


def begin_wait(leg: Leg, at: datetime) -> None:
    """The meter: somebody waits."""
    begin_step(Step.Kind.WAIT, at, measured_place(leg))


def end_wait(leg: Leg, at: datetime, outcome: str = "") -> None:
    """The meter: the wait is over."""
    end_step(leg.ticket_id, Step.Kind.WAIT, at, outcome=outcome, counter=_counter(leg))


def begin_process(leg: Leg, at: datetime) -> None:
    """The meter: a counter works for this number, from the call on."""
    begin_step(Step.Kind.PROCESS, at, measured_place(leg))


def end_process(leg: Leg, at: datetime, outcome: str = "") -> None:
    """The meter: the counter is free again."""
    end_step(leg.ticket_id, Step.Kind.PROCESS, at, outcome=outcome)


def lose_process(leg: Leg) -> None:
    """The meter: nobody said when the counter was free again, as after a browser that was closed."""
    lose_step(leg.ticket_id, Step.Kind.PROCESS)


def measured_place(leg: Leg) -> Place:
    """How the meter names a leg: codes and words of the office, nothing of the resident."""
    return Place(
        office=leg.office.name, visit=leg.ticket_id, ticket=leg.ticket.label, category=leg.group.name,
        section=leg.group.section, counter=_counter(leg),
        channel=_CHANNELS.get(leg.ticket.channel, Step.Channel.WALK_IN),
    )  # fmt: skip


def _counter(leg: Leg) -> str:
    return leg.counter.name if leg.counter_id else ""
