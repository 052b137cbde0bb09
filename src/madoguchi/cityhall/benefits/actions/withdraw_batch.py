"""取下げ・差戻し: a batch is undone before any of its files went to the bank. Stopping is always safe."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.benefits.models import Batch, Dispatch
from madoguchi.cityhall.benefits.money.refusals import CannotWithdraw
from madoguchi.cityhall.benefits.money.steps import lock_batch, move_payments, payments_of, post_all
from madoguchi.cityhall.benefits.steps import check_section
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import NotAllowed
from madoguchi.cityhall.tenancy.roles import Permission

MAY = (Permission.BENEFIT_WORK, Permission.BENEFIT_APPROVE, Permission.BENEFIT_RELEASE)
REASONS = ("content", "target", "day", "late", "other")
UNSENT = (Batch.State.DRAFTED, Batch.State.APPROVED, Batch.State.FIXED)


@transaction.atomic
def withdraw_batch(
    actor: Actor, batch_id: UUID, *, reason: str, txid: UUID, now: datetime | None = None
) -> Batch:
    """Cancel every payment of a batch: the decisions can be drafted again. `reason` is one of `REASONS`.

    Whoever may draft, approve or release it may stop it. Withdrawing again changes nothing. Raises
    `CannotWithdraw` once a file may be with the bank.
    """
    now = now or timezone.now()
    permission = next((one for one in MAY if actor.is_house or one in actor.permissions), None)
    if permission is None:
        raise NotAllowed
    batch = lock_batch(actor, batch_id, permission)
    if set(actor.permissions) & set(MAY) == {Permission.BENEFIT_WORK}:
        check_section(actor, batch.round, Permission.BENEFIT_WORK)
    if batch.state == Batch.State.WITHDRAWN:
        return batch
    if batch.state not in UNSENT or Dispatch.objects.filter(file__batch=batch).exists():
        raise CannotWithdraw
    was, batch.state = batch.state, Batch.State.WITHDRAWN
    batch.save(update_fields=["state"])
    post_all(actor, "withdraw", txid, now, payments_of(batch))
    move_payments(payments_of(batch), "cancelled", now)
    live.publish("batch.withdrawn", [f"batch:{batch.pk}", "batches", f"benefit:{batch.round_id}"])
    code = reason if reason in REASONS else "other"
    audit.record(actor, "batch.withdrawn", f"batch:{batch.pk}", detail={"from": was, "reason": code})
    return batch
