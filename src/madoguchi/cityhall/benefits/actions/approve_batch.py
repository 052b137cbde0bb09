"""承認: another officer, freshly authenticated, re-types the total of exactly what was drafted."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.benefits.models import Approval, Batch
from madoguchi.cityhall.benefits.money.instructions import content_sha256, from_payments
from madoguchi.cityhall.benefits.money.refusals import AlreadyApproved, ContentChanged, WrongTotal
from madoguchi.cityhall.benefits.money.steps import (
    lock_batch,
    move_payments,
    payments_of,
    refuse_own,
    refuse_stale,
    refuse_state,
)
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def approve_batch(
    actor: Actor, batch_id: UUID, *, retyped_total: int, shown_sha256: str, authenticated_at: datetime,
    txid: UUID, now: datetime | None = None,
) -> Batch:  # fmt: skip
    """Approve a drafted batch; with enough approvals it becomes `approved`. The same `txid` counts once.

    Raises `OwnBatch`, `SignInTooOld`, `WrongTotal`, `AlreadyApproved`, `WrongState`; and `ContentChanged`
    when the payments are no longer what was drafted, or not what the approver was shown.
    """
    now = now or timezone.now()
    batch = lock_batch(actor, batch_id, Permission.BENEFIT_APPROVE)
    if Approval.objects.filter(txid=txid, batch=batch).exists():
        return batch
    refuse_own(actor, batch)
    refuse_state(batch, "drafted")
    refuse_stale(authenticated_at, now, timezone.localdate(now))
    if Approval.objects.filter(batch=batch, approver_id=actor.id).exists():
        raise AlreadyApproved
    if retyped_total != batch.total:
        raise WrongTotal
    if not shown_sha256 == batch.content_sha256 == content_sha256(from_payments(batch)):
        raise ContentChanged
    Approval.objects.create(
        batch=batch, approver_id=actor.id, retyped_total=retyped_total, content_sha256=batch.content_sha256,
        authenticated_at=authenticated_at, at=now, txid=txid,
    )  # fmt: skip
    _complete(batch, now)
    live.publish(f"batch.{batch.state}", [f"batch:{batch.pk}", "batches"])
    audit.record(
        actor, "batch.approved", f"batch:{batch.pk}",
        detail={"total": batch.total, "sha256": batch.content_sha256, "state": batch.state},
    )  # fmt: skip
    return batch


def _complete(batch: Batch, now: datetime) -> None:
    """With the last approval needed, the batch and its payments are approved."""
    if batch.approvals.count() >= batch.approvals_needed:
        batch.state = Batch.State.APPROVED
        batch.save(update_fields=["state"])
        move_payments(payments_of(batch), "approved", now)
