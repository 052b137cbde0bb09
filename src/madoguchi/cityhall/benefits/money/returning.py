"""Money that came back, on the day or long after: the payment ends, and the grant is owed again.

If the city had already asked the resident for it (返納), the bank's return is that money.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from madoguchi.cityhall.benefits.models import Decision, Payment, Reclaim
from madoguchi.cityhall.benefits.money import ledger
from madoguchi.cityhall.benefits.money.candidates import CHUNK
from madoguchi.cityhall.benefits.money.steps import move_payments
from madoguchi.cityhall.tenancy.actor import Actor

ON_THE_WAY = ("sent", "accepted")
ARRIVED = ("paid", "finished")
OPEN_RECLAIM = ("requested", "dunned")


def bring_back(actor: Actor, rows: Sequence[tuple[Payment, str]], txid: UUID, now: datetime) -> int:
    """Return those payments that are not yet; `rows` are payment and outcome. How many were returned."""
    fresh = [row for row in rows if row[0].state in ON_THE_WAY + ARRIVED]
    for start in range(0, len(fresh), CHUNK):
        chunk = fresh[start : start + CHUNK]
        _post(actor, [payment for payment, _ in chunk], txid, now)
        for outcome in {outcome for _, outcome in chunk}:
            ids = [payment.pk for payment, found in chunk if found == outcome]
            paid = Payment.objects.filter(pk__in=ids)
            move_payments(paid, "returned", now, returned_at=now, return_code=outcome)
    return len(fresh)


def _post(actor: Actor, payments: Sequence[Payment], txid: UUID, now: datetime) -> None:
    reclaims = Reclaim.objects.filter(payment__in=[one.pk for one in payments], state__in=OPEN_RECLAIM)
    asked = {reclaim.payment_id: reclaim for reclaim in reclaims}
    early = [one for one in payments if one.state in ON_THE_WAY]
    late = [one for one in payments if one.state in ARRIVED and one.pk not in asked]
    ledger.post(actor, "return", txid, now, [(one.decision, one, one.amount) for one in early])
    ledger.post(actor, "late_return", txid, now, [(one.decision, one, one.amount) for one in late])
    gone = [one for one in late if one.decision.state == Decision.State.REVERSED]
    ledger.post(actor, "reverse", txid, now, [(one.decision, one, one.amount) for one in gone])
    for payment in payments:
        if payment.pk in asked and payment.state in ARRIVED:
            _received(actor, payment, asked[payment.pk], txid, now)


def _received(actor: Actor, payment: Payment, reclaim: Reclaim, txid: UUID, now: datetime) -> None:
    rest = reclaim.amount - reclaim.received
    ledger.post(actor, "receive", txid, now, [(payment.decision, payment, rest)])
    reclaim.received, reclaim.state, reclaim.closed_at = reclaim.amount, Reclaim.State.RECLAIMED, now
    reclaim.save(update_fields=["received", "state", "closed_at"])
