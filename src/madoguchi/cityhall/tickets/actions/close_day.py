"""締め: the office's day ends, and every number that is left gets an honest end."""

from __future__ import annotations

from collections import Counter as Tally
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.meter.models import Step
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tickets import states
from madoguchi.cityhall.tickets.actions.go_off_duty import end_duty
from madoguchi.cityhall.tickets.actions.measure_service import measure_service
from madoguchi.cityhall.tickets.models import Counter, Duty, Leg, Office, OfficeDay, Reservation, Ticket
from madoguchi.cityhall.tickets.moments import moment
from madoguchi.cityhall.tickets.steps import announce, end_wait, lock_office, lose_process, move, signature_of


@transaction.atomic
def close_day(actor: Actor, office_id: UUID, day: date, *, at: datetime | None = None) -> OfficeDay:
    """End a day: numbers still open expire, reservations nobody came for are missed, counters are left.

    The row of a day that is ended stays as it is; what was left open all the same is ended, and audited.
    Raises `NotAllowed`, `NotFound`.
    """
    require(actor, Permission.TICKETS_MANAGE)
    office = lock_office(office_id)
    tickets, others = _end_what_is_open(office, day, at)
    ended = OfficeDay.objects.filter(office=office, day=day).first()
    if ended and not tickets and not others:
        return ended
    counts = _counts(office, day)
    row = ended or OfficeDay.objects.create(
        office=office, day=day, closed_at=moment(at, office, office.name).at, closed_by=signature_of(actor),
        counts=counts,
    )  # fmt: skip
    measure_service(actor, office, day)
    announce("day.closed", office.pk, *(ticket.pk for ticket in tickets))
    audit.record(actor, "day.closed", f"office:{office.pk}", detail={"day": f"{day}", **counts})
    return row


def _end_what_is_open(office: Office, day: date, at: datetime | None) -> tuple[list[Ticket], int]:
    """The tickets that were ended, and how many duties and reservations."""
    list(Counter.objects.select_for_update().filter(office=office).order_by("pk"))
    tickets = list(Ticket.objects.select_for_update().filter(office=office, day=day, closed_at=None))
    _expire(office, tickets, at)
    duties = list(Duty.objects.filter(office=office, day__lte=day, ended_at__isnull=True))
    for duty in duties:
        end_duty(duty, Duty.End.CLOSED, moment(at, office, office.name, duty.began_at).at)
    left = Reservation.objects.filter(slot__office=office, slot__day=day, state=Reservation.State.BOOKED)
    missed = left.update(state=Reservation.State.MISSED, ended_at=moment(at, office, office.name).at)
    return tickets, len(duties) + missed


def _counts(office: Office, day: date) -> dict[str, int]:
    missed = Reservation.objects.filter(
        slot__office=office, slot__day=day, state=Reservation.State.MISSED
    ).count()
    legs = Tally(Leg.objects.filter(office=office, day=day).values_list("state", flat=True))
    tickets = Ticket.objects.filter(office=office, day=day).count()
    return {**legs, "tickets": tickets, "missed": missed}


def _expire(office: Office, tickets: list[Ticket], at: datetime | None) -> None:
    known = {ticket.pk: ticket for ticket in tickets}
    legs = Leg.objects.filter(ticket__in=known, state__in=["pending", *states.LIVE])
    for leg in legs.select_related("group", "counter"):
        leg.ticket, leg.office = known[leg.ticket_id], office
        now = moment(at, office, leg.ticket.label, leg.ticket.issued_at, leg.called_at, leg.started_at).at
        if leg.state == Leg.State.WAITING:
            end_wait(leg, now, Step.Outcome.CANCELLED)
        elif leg.state in states.AT_COUNTER:
            lose_process(leg)
        move(leg, Leg.State.EXPIRED, ended_at=now)
    for ticket in tickets:
        ticket.closed_at = moment(at, office, ticket.label, ticket.issued_at).at
        ticket.save(update_fields=["closed_at"])
