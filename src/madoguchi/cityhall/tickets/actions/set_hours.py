"""受付時間: a period of an office with hours of its own, such as evenings around 4/1."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tickets.actions.issue_ticket import open_office
from madoguchi.cityhall.tickets.models import Hours
from madoguchi.cityhall.tickets.refusals import HoursRefused, NotFound
from madoguchi.cityhall.tickets.steps import announce
from madoguchi.rules.waiting.catalogue import day_types


@transaction.atomic
def set_hours(
    actor: Actor, office_id: UUID, *, first: date, last: date, days: str, day_type: str,
    opens: int | None, closes: int | None, note: str = "",
) -> Hours:  # fmt: skip
    """Add a period; the shortest one that holds a day decides it, the newest of two as long.

    Minutes from midnight, both None: closed. Raises `NotAllowed`, `NotFound`, `HoursRefused`.
    """
    require(actor, Permission.TICKETS_MANAGE)
    office = open_office(office_id)
    whole = (opens is None) == (closes is None) and (opens is None or 0 <= opens < (closes or 0) <= 28 * 60)
    if last < first or not whole or days not in Hours.Days.values or day_type not in day_types():
        raise HoursRefused
    row = Hours.objects.create(
        office=office, first=first, last=last, days=days, day_type=day_type, opens=opens, closes=closes,
        note=note.strip()[:100],
    )  # fmt: skip
    announce("hours.set", office.pk)
    detail = {"first": f"{first}", "last": f"{last}", "days": days, "opens": opens, "closes": closes}
    audit.record(actor, "hours.set", f"office:{office.pk}", detail=detail)
    return row


@transaction.atomic
def remove_hours(actor: Actor, hours_id: int) -> None:
    """Take a period away again. Raises `NotAllowed`, `NotFound`."""
    require(actor, Permission.TICKETS_MANAGE)
    row = Hours.objects.filter(pk=hours_id).first()
    if row is None:
        raise NotFound("受付時間")
    row.delete()
    announce("hours.removed", row.office_id)
    detail = {"first": f"{row.first}", "last": f"{row.last}"}
    audit.record(actor, "hours.removed", f"office:{row.office_id}", detail=detail)
