"""Re-derive everything: every file from the decisions, every hash, four eyes, unique keys, the ledger.

For the auditor (`./madoguchi benefits-audit`): nothing is trusted that the application computed once; only
the rows that are never changed, and the log, whose own chain `./madoguchi audit verify` proves.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, QuerySet

from madoguchi.cityhall.benefits.models import BankFile, Batch, Payment, Round
from madoguchi.cityhall.benefits.money.banking import city_bank
from madoguchi.cityhall.benefits.money.instructions import (
    content_sha256,
    differences,
    from_decisions,
    from_payments,
)
from madoguchi.cityhall.benefits.reads.equations import equations
from madoguchi.cityhall.tenancy.models import AuditEvent
from madoguchi.rules import zengin

RELEASED = ("fixed", "sent", "accepted", "settled")


def findings() -> Iterator[str]:
    """Everything that is wrong with the active municipality's money, in words with the batch's number."""
    for batch in Batch.objects.exclude(state="withdrawn").order_by("number"):
        for sentence in _batch(batch):
            yield f"{batch.number}: {sentence}"
    yield from _keys()
    yield from _ledger(Round.objects.all())


def counts() -> tuple[int, int, int]:
    """(batches, payments, files) that were looked at."""
    seen = Batch.objects.exclude(state="withdrawn")
    return seen.count(), Payment.objects.filter(batch__in=seen).count(), BankFile.objects.count()


def _batch(batch: Batch) -> Iterator[str]:
    paid, decided = list(from_payments(batch)), list(from_decisions(batch))
    for problem in differences(paid, decided):
        yield f"{problem.number} {problem.sentence}"
    if content_sha256(paid) != batch.content_sha256:
        yield "支払の内容が、起案したときのハッシュと合いません。"
    if _logged("batch.drafted", batch, "sha256") != batch.content_sha256:
        yield "起案のハッシュが、監査ログに記録されたハッシュと合いません。"
    if sum(one.payment.amount for one in decided) != batch.total:
        yield "合計が、決定の合計と合いません。"
    yield from _eyes(batch)
    if batch.state in RELEASED:
        yield from _files(batch, [one.payment for one in decided])


def _logged(verb: str, batch: Batch, entry: str) -> Any:
    """What the log, which nobody can change unnoticed, says was drafted or released; None if nothing."""
    event = AuditEvent.objects.filter(verb=verb, subject=f"batch:{batch.pk}").first()
    return json.loads(event.payload)["detail"][entry] if event else None


def _eyes(batch: Batch) -> Iterator[str]:
    others = batch.approvals.exclude(approver=batch.drafted_by_id)
    good = others.filter(retyped_total=batch.total, content_sha256=batch.content_sha256)
    if batch.approvals.filter(approver=batch.drafted_by_id).exists():
        yield "起案者が自分で承認しています。"
    if batch.state != "drafted" and good.values("approver").distinct().count() < batch.approvals_needed:
        yield "承認が足りないまま先へ進んでいます。"
    if batch.released_by_id is not None and batch.released_by_id == batch.drafted_by_id:
        yield "起案者が自分で確定しています。"


def _files(batch: Batch, payments: list[zengin.Payment]) -> Iterator[str]:
    files = list(BankFile.objects.filter(batch=batch).order_by("part"))
    bodies = [bytes(file.body) for file in files]
    if _written(batch, payments, bodies[0]) != bodies:
        yield "決定から作り直した振込ファイルが、保存した振込ファイルと合いません。"
    if [hashlib.sha256(body).hexdigest() for body in bodies] != _logged("batch.released", batch, "files"):
        yield "振込ファイルのハッシュが、監査ログに記録されたハッシュと合いません。"
    for file, body in zip(files, bodies, strict=True):
        found = zengin.summarise(io.BytesIO(body))
        if (found.count, found.amount, found.sha256) != (file.count, file.total, file.sha256):
            yield f"{file.file_name} の件数・合計・ハッシュのどれかが合いません。"


def _written(batch: Batch, payments: list[zengin.Payment], sent: bytes) -> list[bytes]:
    """The files again, from the decisions, under the profile of then and the sender who stands in them."""
    parts: list[io.BytesIO] = []

    def open_next(_number: int) -> io.BytesIO:
        parts.append(io.BytesIO())
        return parts[-1]

    profile = _profile(batch)
    zengin.write_files(open_next, payments, _sender(sent), profile, batch.pay_on)
    return [part.getvalue() for part in parts]


def _profile(batch: Batch) -> zengin.Profile:
    """The city's profile if it is still that one (it may be a file of its own), else the packaged one."""
    profile = city_bank(batch.pay_on).profile
    return profile if profile.id == batch.profile else zengin.load_profile(batch.profile, batch.pay_on)


def _sender(sent: bytes) -> zengin.Sender:
    """The city as it stood when the file was made; the log's hash says that this header is the one sent."""
    head = next(iter(zengin.read_file(io.BytesIO(sent))))
    assert isinstance(head, zengin.Header)
    return zengin.Sender(
        head.sender_code, head.sender_name, head.bank_code, head.branch_code, head.account_type,
        head.account_number,
    )  # fmt: skip


def _keys() -> Iterator[str]:
    twice = Payment.objects.values("key").annotate(uses=Count("pk")).filter(uses__gt=1).count()
    if twice:
        yield f"同じ照合番号が{twice}件あります。"
    above = Payment.objects.filter(amount__gt=F("ceiling")).count()
    if above:
        yield f"上限額を超える振込が{above}件あります。"


def _ledger(rounds: QuerySet[Round]) -> Iterator[str]:
    for one in equations(rounds):
        if not one.holds:
            yield f"{one.label}: {one.left_means} {one.left:,} ≠ {one.right_means} {one.right:,}"
