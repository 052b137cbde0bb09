"""督促: the day has passed, the money has not come; another day is set."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.benefits.models import Reclaim
from madoguchi.cityhall.benefits.money.reclaiming import announce, lock_reclaim, refuse_closed
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def dun_reclaim(actor: Actor, reclaim_id: UUID, *, due: date) -> Reclaim:
    """Dun for what is still missing, once more with the new day. Raises `WrongState` when it is closed."""
    reclaim = lock_reclaim(actor, reclaim_id, Permission.BENEFIT_WORK)
    refuse_closed(reclaim)
    reclaim.state, reclaim.due = Reclaim.State.DUNNED, due
    reclaim.save(update_fields=["state", "due"])
    announce(actor, reclaim, "reclaim.dunned", reclaim.amount - reclaim.received)
    return reclaim
