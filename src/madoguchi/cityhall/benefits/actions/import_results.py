"""結果・組戻しの取込: what the bank says about each payment, all of it or nothing.

Paid is provisional: a return may come days after success, also after the books were closed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.benefits.models import Batch, Payment, ResultFile, ResultRow
from madoguchi.cityhall.benefits.money import ledger, results
from madoguchi.cityhall.benefits.money.candidates import CHUNK
from madoguchi.cityhall.benefits.money.results import Matched
from madoguchi.cityhall.benefits.money.returning import bring_back
from madoguchi.cityhall.benefits.money.settling import settle
from madoguchi.cityhall.benefits.money.steps import move_payments
from madoguchi.cityhall.benefits.steps import signature_of
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules import zengin

ON_THE_WAY = ("sent", "accepted")


@dataclass(frozen=True, slots=True)
class Imported:
    """`fresh` is False for a file that was taken in before; then nothing changed."""

    file: ResultFile
    fresh: bool
    paid: int = 0
    returned: int = 0


def import_results(
    actor: Actor, body: bytes, *, file_name: str, kind: str, profile: zengin.Profile, txid: UUID,
    now: datetime | None = None,
) -> Imported:  # fmt: skip
    """Take in one file; the same bytes again change nothing. Raises `ResultsRefused` with every finding."""
    require(actor, Permission.BENEFIT_RELEASE)
    now = now or timezone.now()
    sha256 = hashlib.sha256(body).hexdigest()
    with transaction.atomic():
        if known := ResultFile.objects.filter(bank=profile.id, sha256=sha256).defer("body").first():
            return Imported(known, fresh=False)
        rows = results.read(body, profile, returns=kind == ResultFile.Kind.RETURN)
        batches = _lock_batches(rows)
        rows = results.read(body, profile, returns=kind == ResultFile.Kind.RETURN)
        file = _keep(actor, body, rows, sha256, file_name=file_name, kind=kind, bank=profile.id, now=now)
        paid = _pay(actor, [row.payment for row in rows if row.paid], txid, now)
        returned = bring_back(actor, [(r.payment, r.outcome) for r in rows if not r.paid], txid, now)
        settle(batches)
        live.publish("results.imported", ["batches", *(f"batch:{batch}" for batch in batches)])
        audit.record(
            actor, "results.imported", f"resultfile:{file.pk}",
            detail={"sha256": sha256, "paid": paid, "returned": returned, "kind": kind},
        )  # fmt: skip
    return Imported(file, fresh=True, paid=paid, returned=returned)


def _lock_batches(rows: Iterable[Matched]) -> list[UUID]:
    """Lock every batch that the file speaks of; whatever state was read before this may be old."""
    ids = sorted({row.payment.batch_id for row in rows})
    return list(
        Batch.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk", flat=True)
    )


def _keep(
    actor: Actor, body: bytes, rows: Sequence[Matched], sha256: str, *, file_name: str, kind: str, bank: str,
    now: datetime,
) -> ResultFile:  # fmt: skip
    paid = [row.payment.amount for row in rows if row.paid]
    returned = [row.payment.amount for row in rows if not row.paid]
    file = ResultFile.objects.create(
        kind=kind, bank=bank, file_name=file_name[:255], sha256=sha256, body=body, paid_count=len(paid),
        paid_total=sum(paid), returned_count=len(returned), returned_total=sum(returned),
        imported_by=signature_of(actor), imported_at=now,
    )  # fmt: skip
    ResultRow.objects.bulk_create(
        [ResultRow(file=file, payment=row.payment, outcome=row.outcome, code=row.code) for row in rows],
        batch_size=CHUNK,
    )
    return file


def _pay(actor: Actor, payments: Sequence[Payment], txid: UUID, now: datetime) -> int:
    """Those on their way have arrived; one that came back stays returned, whatever an older file says."""
    arrived = [one for one in payments if one.state in ON_THE_WAY]
    for start in range(0, len(arrived), CHUNK):
        chunk = arrived[start : start + CHUNK]
        ledger.post(actor, "pay", txid, now, [(one.decision, one, one.amount) for one in chunk])
        move_payments(Payment.objects.filter(pk__in=[one.pk for one in chunk]), "paid", now)
    return len(arrived)
