"""予約の受付: the code becomes a ticket, once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tickets.actions.book import lock_reservation
from madoguchi.cityhall.tickets.actions.issue_ticket import refuse_closed_day
from madoguchi.cityhall.tickets.lining import draw, groups_of
from madoguchi.cityhall.tickets.models import Reservation, Ticket
from madoguchi.cityhall.tickets.moments import at_minute, business_day, moment
from madoguchi.cityhall.tickets.refusals import ReservationUnusable
from madoguchi.cityhall.tickets.steps import finish_step, lock_office, signature_of


@transaction.atomic
def check_in(actor: Actor, code: str, *, office_id: UUID, at: datetime | None = None) -> Ticket:
    """The ticket of a reservation, standing in the line at its slot's time (`rules/tickets/line.py`).

    A code that was used gives the same ticket again as long as the day runs. Raises `NotFound`,
    `DayClosed`, `ReservationUnusable` for an unknown or cancelled one, another day or another office.
    """
    lock_office(office_id)
    reservation = lock_reservation(code)
    slot = reservation.slot
    now = moment(at, slot.office, "").at
    day = business_day(now)
    if slot.office_id != office_id or slot.day != day:
        raise ReservationUnusable
    if reservation.ticket_id is not None:
        return reservation.ticket
    if reservation.state != Reservation.State.BOOKED:
        raise ReservationUnusable
    refuse_closed_day(slot.office, day)
    ticket, _ = draw(
        slot.office, groups_of(office_id, slot.purpose.route), now, day,
        txid=reservation.pk, slot=at_minute(slot.day, slot.starts), channel=Ticket.Channel.RESERVATION,
        purpose=slot.purpose, language=reservation.language, pre_entry=reservation.pre_entry,
        issued_by=signature_of(actor),
    )  # fmt: skip
    reservation.state, reservation.ticket, reservation.ended_at = Reservation.State.ARRIVED, ticket, now
    reservation.save(update_fields=["state", "ticket", "ended_at"])
    finish_step(actor, "ticket.issued", ticket, now, channel="reservation", slot=f"{slot.pk}")
    return ticket
