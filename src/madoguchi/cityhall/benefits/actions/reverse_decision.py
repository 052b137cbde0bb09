"""支給決定の取消: a reversing record, never an edit. Money that is out already then has to be asked back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.benefits.models import Decision, Payment, Target
from madoguchi.cityhall.benefits.money import ledger
from madoguchi.cityhall.benefits.money.refusals import OnItsWay
from madoguchi.cityhall.benefits.refusals import NotFound
from madoguchi.cityhall.benefits.states import PAYMENT_LIVE
from madoguchi.cityhall.benefits.steps import check_section, lock_target, move, signature_of
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission

OUT = ("paid", "finished")


@transaction.atomic
def reverse_decision(
    actor: Actor, decision_id: UUID, *, reason: str, txid: UUID, now: datetime | None = None
) -> Decision:
    """Reverse a live decision; the case goes back to review. Reversing again changes nothing.

    An unpaid grant stops being owed. A paid one waits for `request_reclaim`. Raises `OnItsWay` while a
    payment of it is drafted or with the bank.
    """
    require(actor, Permission.BENEFIT_WORK)
    now = now or timezone.now()
    found = Decision.objects.filter(pk=decision_id).first()
    if found is None:
        raise NotFound("支給決定")
    target = lock_target(found.target_id)
    check_section(actor, target.round, Permission.BENEFIT_WORK)
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision_id)
    if decision.state == Decision.State.REVERSED:
        return decision
    out = Payment.objects.filter(decision=decision, state__in=PAYMENT_LIVE).first()
    if out is not None and out.state not in OUT:
        raise OnItsWay
    decision.state, decision.reversed_by, decision.reversed_at = "reversed", signature_of(actor), now
    decision.reversal_reason = {"text": reason.strip()}
    decision.save(update_fields=["state", "reversed_by", "reversed_at", "reversal_reason"])
    if out is None and decision.kind == Decision.Kind.GRANT:
        ledger.post(actor, "reverse", txid, now, [(decision, None, decision.amount)])
    if target.state in (Target.State.DECIDED, Target.State.REJECTED):
        move(actor, target, Target.State.REVIEW, txid, code="reversed", now=now)
    audit.record(
        actor, "decision.reversed", f"decision:{decision.pk}",
        detail={"amount": decision.amount, "paid": out is not None},
    )  # fmt: skip
    return decision
