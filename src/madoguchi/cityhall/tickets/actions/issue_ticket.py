"""発券: somebody draws a number, at the kiosk, on a phone, or from a clerk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.refusal import Refusal
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tickets.lining import draw, groups_of
from madoguchi.cityhall.tickets.models import Office, OfficeDay, Purpose, Ticket
from madoguchi.cityhall.tickets.moments import business_day, minute_now, moment, opening
from madoguchi.cityhall.tickets.refusals import DayClosed, NoSuchPurpose, NotFound, OfficeShut
from madoguchi.cityhall.tickets.steps import finish_step, lock_office, signature_of
from madoguchi.rules.tickets import rules

# Doors that stand open to everybody during reception hours. The others ask for a right.
PUBLIC_DOORS = (Ticket.Channel.KIOSK, Ticket.Channel.PHONE)


@transaction.atomic
def issue_ticket(
    actor: Actor, *, office_id: UUID, channel: str, txid: UUID, purpose: str = "", route: Sequence[str] = (),
    language: str = "ja", priority: str = "", pre_entry: UUID | None = None, at: datetime | None = None,
) -> Ticket:  # fmt: skip
    """A ticket for a purpose (its code), or for the lines of `route` in order. The same `txid`, the same.

    Raises `NotAllowed`, `NotFound`, `DayClosed`, `OfficeShut` (public doors), `NoSuchPurpose`; ValueError for
    a priority that is not declared.
    """
    if channel not in PUBLIC_DOORS:
        require(actor, Permission.TICKETS_CALL)
    if priority and priority not in rules().priorities:
        raise ValueError(f"unknown priority {priority}")
    office = lock_office(office_id, active=True)
    now = moment(at, office, "").at
    day = business_day(now)
    refuse_closed_day(office, day)
    minute = minute_now(day, now)
    if channel in PUBLIC_DOORS:
        _refuse_shut(office, day, minute)
    wanted = _purpose(office, purpose, minute if channel in PUBLIC_DOORS else None) if purpose else None
    groups = groups_of(office.pk, wanted.route if wanted else route)
    ticket, created = draw(
        office, groups, now, day, txid=txid, channel=channel, purpose=wanted, language=language,
        priority=priority, pre_entry=pre_entry, issued_by=signature_of(actor),
    )  # fmt: skip
    if created:
        detail = {"channel": channel, "groups": [group.code for group in groups], "priority": priority}
        finish_step(actor, "ticket.issued", ticket, now, **detail)
    return ticket


def open_office(office_id: UUID) -> Office:
    """An office of this municipality that is in use. Raises `NotFound`."""
    office = Office.objects.filter(pk=office_id, active=True).first()
    if office is None:
        raise NotFound("庁舎")
    return office


def refuse_closed_day(office: Office, day: date, refusal: type[Refusal] = DayClosed) -> None:
    """Raise the refusal once the day was ended. Who locked the office first is not overtaken by its end."""
    if OfficeDay.objects.filter(office=office, day=day).exists():
        raise refusal


def _refuse_shut(office: Office, day: date, minute: int) -> None:
    hours = opening(office, day)
    if hours is None or not hours.opens <= minute < hours.closes:
        raise OfficeShut


def _purpose(office: Office, code: str, minute: int | None) -> Purpose:
    found = Purpose.objects.filter(office=office, code=code, active=True).first()
    if found is None or (minute is not None and not is_offered(found, minute)):
        raise NoSuchPurpose
    return found


def is_offered(purpose: Purpose, minute: int) -> bool:
    """Whether the button's own hours hold that minute of the office's day."""
    return (purpose.opens or 0) <= minute and (purpose.closes is None or minute < purpose.closes)
