"""再現の時計: an office lives through a past day again, faster; and stops."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tenancy.scope import active_municipality
from madoguchi.cityhall.tickets.models import Office
from madoguchi.cityhall.tickets.refusals import OnlyFictional
from madoguchi.cityhall.tickets.steps import announce, lock_office


@transaction.atomic
def set_clock(actor: Actor, office_id: UUID, *, shows: datetime | None = None, speed: int = 0) -> Office:
    """From now on the office's clock shows `shows` and goes `speed` times as fast; 0: it is ours again.

    In a fictional city only: what really happens is never written down under another time.
    Raises `NotAllowed`, `NotFound`, `OnlyFictional`.
    """
    require(actor, Permission.TICKETS_MANAGE)
    if not Municipality.objects.get(pk=active_municipality()).fictional:
        raise OnlyFictional
    office = lock_office(office_id)
    office.clock_speed = speed if shows else 0
    office.clock_from, office.clock_since = (shows, timezone.now()) if shows else (None, None)
    office.save(update_fields=["clock_speed", "clock_from", "clock_since"])
    announce("office.clock", office.pk)
    audit.record(actor, "office.clock", f"office:{office.pk}", detail={"speed": office.clock_speed})
    return office
