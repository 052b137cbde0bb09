"""返納の収納: the treasurer records money that came back, in one or several parts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.benefits.models import LedgerEntry, Reclaim
from madoguchi.cityhall.benefits.money import ledger
from madoguchi.cityhall.benefits.money.reclaiming import announce, lock_reclaim, refuse_closed
from madoguchi.cityhall.benefits.money.refusals import BadAmount
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def receive_reclaim(
    actor: Actor, reclaim_id: UUID, amount: int, *, txid: UUID, now: datetime | None = None
) -> Reclaim:
    """Record `amount` yen; with the last of them the reclaim is closed. The same `txid` counts once.

    Raises `BadAmount` for more than is missing, `WrongState` when it is closed.
    """
    now = now or timezone.now()
    reclaim = lock_reclaim(actor, reclaim_id, Permission.BENEFIT_RELEASE)
    if LedgerEntry.objects.filter(decision=reclaim.decision, event="receive", txid=txid).exists():
        return reclaim
    refuse_closed(reclaim)
    missing = reclaim.amount - reclaim.received
    if not 0 < amount <= missing:
        raise BadAmount(missing)
    reclaim.received += amount
    if reclaim.received == reclaim.amount:
        reclaim.state, reclaim.closed_at = Reclaim.State.RECLAIMED, now
    reclaim.save(update_fields=["received", "state", "closed_at"])
    ledger.post(actor, "receive", txid, now, [(reclaim.decision, reclaim.payment, amount)])
    announce(actor, reclaim, "reclaim.received", amount)
    return reclaim
