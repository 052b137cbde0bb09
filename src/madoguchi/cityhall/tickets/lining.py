"""How a leg gets into its line, and how a ticket is drawn: shared by the verbs that do either."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from madoguchi.cityhall.meter.actions.record import record_step
from madoguchi.cityhall.meter.models import Step
from madoguchi.cityhall.tenancy.numbers import next_numbers
from madoguchi.cityhall.tickets.models import Leg, Office, QueueGroup, Ticket
from madoguchi.cityhall.tickets.moments import at_minute
from madoguchi.cityhall.tickets.refusals import NoSuchPurpose
from madoguchi.cityhall.tickets.steps import begin_wait, measured_place, move
from madoguchi.rules.tickets import Place, place_in_line


def groups_of(office_id: UUID, route: Sequence[str]) -> list[QueueGroup]:
    """The lines of a route, in its order. Raises `NoSuchPurpose` for none, or one that is not open."""
    known = {group.code: group for group in QueueGroup.objects.filter(office=office_id, active=True)}
    if not route or not known.keys() >= set(route):
        raise NoSuchPurpose
    return [known[code] for code in route]


def draw(
    office: Office, groups: Sequence[QueueGroup], at: datetime, day: date, *,
    txid: UUID, slot: datetime | None = None, **columns: Any,
) -> tuple[Ticket, bool]:  # fmt: skip
    """A ticket with one leg per line, the first in it; and whether it is new. The same `txid`, the same."""
    prefix = groups[0].prefix
    ticket, created = Ticket.objects.get_or_create(
        txid=txid,
        defaults={
            "label": lambda: _label(prefix, next_numbers(f"ticket:{day:%y%m%d}:{office.code}:{prefix}")[0]),
            "office": office, "day": day, "issued_at": at, **columns,
        },
    )  # fmt: skip
    if created:
        for position, group in enumerate(groups):
            _new_leg(ticket, group, office, position, at if position == 0 else None, slot)
    return ticket, created


def place_of(ticket: Ticket, group: QueueGroup, since: datetime, slot: datetime | None = None) -> Place:
    """Where the ticket stands in that line, and why."""
    return place_in_line(since, ticket.priority, slot, group.priorities)


def queue_next(ticket: Ticket, at: datetime) -> Leg | None:
    """The ticket's next line, once the one before is done; the walk there is a step of its own."""
    leg: Leg | None = (
        ticket.legs.filter(state=Leg.State.PENDING).select_related("group", "office")
        .order_by("position").first()
    )  # fmt: skip
    if leg is None:
        return None
    leg.ticket = ticket
    record_step(Step.Kind.MOVE, at, None, measured_place(leg))
    move(leg, Leg.State.WAITING, waiting_since=at, order_at=place_of(ticket, leg.group, at).at)
    begin_wait(leg, at)
    return leg


def add_leg(ticket: Ticket, group: QueueGroup, since: datetime, at: datetime) -> Leg:
    """One more line for a ticket, in which it waits since `since`, with its wait measured from `at`."""
    position = ticket.legs.count()
    leg = Leg.objects.create(
        ticket=ticket, group=group, office_id=ticket.office_id, day=ticket.day, position=position,
        state=Leg.State.WAITING, waiting_since=since, order_at=place_of(ticket, group, since).at,
    )  # fmt: skip
    record_step(Step.Kind.MOVE, at, None, measured_place(leg))
    begin_wait(leg, at)
    return leg


def slot_start(ticket: Ticket) -> datetime | None:
    """When the ticket's reservation begins; None without one."""
    reservation = getattr(ticket, "reservation", None)
    return at_minute(reservation.slot.day, reservation.slot.starts) if reservation else None


def _new_leg(
    ticket: Ticket, group: QueueGroup, office: Office, position: int, since: datetime | None, slot: Any
) -> None:
    leg = Leg(ticket=ticket, group=group, office=office, day=ticket.day, position=position)
    leg.state = Leg.State.WAITING if since else Leg.State.PENDING
    if since:
        leg.waiting_since, leg.order_at = since, place_of(ticket, group, since, slot).at
    leg.save(force_insert=True)
    if since:
        begin_wait(leg, since)


def _label(prefix: str, number: int) -> str:
    return f"{prefix}{number:03d}"
