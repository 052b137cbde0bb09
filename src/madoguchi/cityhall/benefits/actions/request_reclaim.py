"""返納請求: money paid on a decision that was reversed is asked back, the whole payment."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.benefits.models import Decision, Payment, Reclaim
from madoguchi.cityhall.benefits.money import ledger
from madoguchi.cityhall.benefits.money.reclaiming import announce
from madoguchi.cityhall.benefits.money.refusals import NotReclaimable
from madoguchi.cityhall.benefits.refusals import NotFound
from madoguchi.cityhall.benefits.steps import check_section, signature_of
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.free_text import refuse_numbers
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission

OUT = ("paid", "finished")


@transaction.atomic
def request_reclaim(
    actor: Actor, payment_id: UUID, *, due: date, reason: str, txid: UUID, now: datetime | None = None
) -> Reclaim:
    """Ask a paid payment back by a day. A payment is asked back once; the same again is found, not made.

    Raises `NotReclaimable` unless it was paid and its decision reversed.
    """
    require(actor, Permission.BENEFIT_WORK)
    refuse_numbers(reason)
    now = now or timezone.now()
    found = Payment.objects.select_for_update(of=("self",)).select_related("decision__round")
    if (payment := found.filter(pk=payment_id).first()) is None:
        raise NotFound("振込")
    check_section(actor, payment.decision.round, Permission.BENEFIT_WORK)
    if earlier := Reclaim.objects.filter(payment=payment).first():
        return earlier
    if payment.state not in OUT or payment.decision.state != Decision.State.REVERSED:
        raise NotReclaimable
    reclaim = Reclaim.objects.create(
        decision=payment.decision, payment=payment, amount=payment.amount, due=due,
        reason={"text": reason.strip()}, requested_by=signature_of(actor), requested_at=now, txid=txid,
    )  # fmt: skip
    ledger.post(actor, "reclaim", txid, now, [(payment.decision, payment, payment.amount)])
    announce(actor, reclaim, "reclaim.requested", payment.amount)
    return reclaim
