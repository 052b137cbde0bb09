"""不納欠損: what is missing will not come. Decided by an approver who did not ask for it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.benefits.models import Reclaim
from madoguchi.cityhall.benefits.money import ledger
from madoguchi.cityhall.benefits.money.reclaiming import announce, lock_reclaim, refuse_closed
from madoguchi.cityhall.benefits.money.refusals import OwnReclaim
from madoguchi.cityhall.benefits.steps import signature_of
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def write_off_reclaim(actor: Actor, reclaim_id: UUID, *, txid: UUID, now: datetime | None = None) -> Reclaim:
    """Write off what is missing. Again changes nothing. Raises `OwnReclaim`, `WrongState`."""
    now = now or timezone.now()
    reclaim = lock_reclaim(actor, reclaim_id, Permission.BENEFIT_APPROVE)
    if reclaim.state == Reclaim.State.WRITTEN_OFF:
        return reclaim
    if reclaim.requested_by == signature_of(actor):
        raise OwnReclaim
    refuse_closed(reclaim)
    missing = reclaim.amount - reclaim.received
    reclaim.state, reclaim.closed_at = Reclaim.State.WRITTEN_OFF, now
    reclaim.save(update_fields=["state", "closed_at"])
    ledger.post(actor, "write_off", txid, now, [(reclaim.decision, reclaim.payment, missing)])
    announce(actor, reclaim, "reclaim.written_off", missing)
    return reclaim
