"""庁舎ごとの決まり: may a number be drawn on one's own phone, and do the displays call with a sound."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tickets.models import Office
from madoguchi.cityhall.tickets.steps import announce, lock_office


@transaction.atomic
def set_doors(actor: Actor, office_id: UUID, *, phone_tickets: bool, muted: bool) -> Office:
    """Decide both for an office; what is so already keeps its date. Raises `NotAllowed`, `NotFound`."""
    require(actor, Permission.TICKETS_MANAGE)
    office = lock_office(office_id, active=True)
    office.phone_tickets_since = _since(office.phone_tickets_since, phone_tickets)
    office.muted_since = _since(office.muted_since, muted)
    office.save(update_fields=["phone_tickets_since", "muted_since"])
    announce("office.doors", office.pk)
    detail = {"phone_tickets": phone_tickets, "muted": muted}
    audit.record(actor, "office.doors", f"office:{office.pk}", detail=detail)
    return office


def _since(earlier: datetime | None, on: bool) -> datetime | None:
    return (earlier or timezone.now()) if on else None
