"""確定: the treasurer turns an approved batch into bank files. All is checked again, from the decisions."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.benefits.models import BankFile, Batch, Target
from madoguchi.cityhall.benefits.money.banking import CityBank, city_bank, refuse_bad_day
from madoguchi.cityhall.benefits.money.instructions import from_decisions, from_payments
from madoguchi.cityhall.benefits.money.refusals import CannotRelease
from madoguchi.cityhall.benefits.money.release import RELEASED, checked_files
from madoguchi.cityhall.benefits.money.steps import (
    lock_batch,
    move_payments,
    payments_of,
    refuse_own,
    refuse_stale,
    refuse_state,
)
from madoguchi.cityhall.benefits.ports import bank_port
from madoguchi.cityhall.benefits.refusals import Gate
from madoguchi.cityhall.benefits.targets.gates import hold_changed
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules import zengin


def release_batch(
    actor: Actor, batch_id: UUID, *, authenticated_at: datetime, txid: UUID, now: datetime | None = None
) -> Batch:
    """Write the files of an approved batch and hand them to the sending job, if the bank has a channel.

    Whoever has released it gets the same batch again. Raises `OwnBatch`, `SignInTooOld`, `WrongState`,
    `BadPayDay`, `Gate` when the register stopped somebody, and `CannotRelease` naming every payment that is
    not as it was decided.
    """
    now = now or timezone.now()
    _gate(actor, batch_id, txid)
    try:
        return _release(actor, batch_id, authenticated_at, now)
    except CannotRelease as refused:
        detail = {"problems": len(refused.problems)}
        audit.record(actor, "batch.release_refused", f"batch:{batch_id}", detail=detail)
        raise


def _gate(actor: Actor, batch_id: UUID, txid: UUID) -> None:
    """Hold whom the register has changed since the draft: that stands; the batch has to be drafted anew."""
    with transaction.atomic():
        batch = lock_batch(actor, batch_id, Permission.BENEFIT_RELEASE)
        if batch.state != Batch.State.APPROVED:
            return
        paid = Target.objects.filter(pk__in=payments_of(batch).values("decision__target_id"))
        held = hold_changed(actor, paid, "release", txid)
    if held:
        raise Gate(len(held))


@transaction.atomic
def _release(actor: Actor, batch_id: UUID, authenticated_at: datetime, now: datetime) -> Batch:
    batch = lock_batch(actor, batch_id, Permission.BENEFIT_RELEASE)
    refuse_own(actor, batch)
    if batch.state in RELEASED and str(batch.released_by_id) == actor.id:
        return batch
    refuse_state(batch, "approved")
    refuse_stale(authenticated_at, now, timezone.localdate(now))
    bank = city_bank(batch.pay_on)
    refuse_bad_day(batch.pay_on, bank.profile, now)
    files = checked_files(batch, bank, list(from_payments(batch)), list(from_decisions(batch)))
    rows = _keep(batch, bank, files, now)
    batch.state, batch.released_by_id, batch.released_at = Batch.State.FIXED, actor.id, now
    batch.save(update_fields=["state", "released_by", "released_at"])
    move_payments(payments_of(batch), "fixed", now)
    _hand_on(rows)
    live.publish("batch.fixed", [f"batch:{batch.pk}", "batches"])
    audit.record(
        actor, "batch.released", f"batch:{batch.pk}",
        detail={"total": batch.total, "files": [row.sha256 for row in rows]},
    )  # fmt: skip
    return batch


def _keep(batch: Batch, bank: CityBank, files: Sequence[bytes], now: datetime) -> list[BankFile]:
    rows = []
    for part, body in enumerate(files, start=1):
        found = zengin.summarise(io.BytesIO(body))
        rows.append(
            BankFile(
                batch=batch, part=part, bank=bank.profile.id, file_name=f"{batch.number}-{part:02d}.txt",
                count=found.count, total=found.amount, sha256=hashlib.sha256(body).hexdigest(), body=body,
                made_at=now,
            )
        )  # fmt: skip
    return BankFile.objects.bulk_create(rows)


def _hand_on(rows: Sequence[BankFile]) -> None:
    """With a channel to the bank, sending is a job of this very transaction: it cannot be forgotten."""
    from madoguchi.cityhall.benefits.tasks import send_bank_file

    if bank_port() is not None:
        for row in rows:
            send_bank_file.enqueue(str(row.pk))
