"""Everything that must hold before a bank file leaves, and the file itself, made twice and read back.

The file is written from the decisions and from the payments and compared byte for byte; it is read back by
the independent reader and compared record by record with the decisions; and the pay day is added up over all
batches of all programmes (阿武町: one instruction more than was decided, benefits.md §3.3).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from django.db.models import Count, F, Max, QuerySet, Sum
from django.utils.translation import gettext as _

from madoguchi.cityhall.benefits.models import BankFile, Batch, Decision, Payment
from madoguchi.cityhall.benefits.money.banking import CityBank
from madoguchi.cityhall.benefits.money.instructions import Instruction, content_sha256, differences
from madoguchi.cityhall.benefits.money.refusals import CannotRelease, Problem
from madoguchi.rules import zengin

RELEASED = ("fixed", "sent", "accepted", "settled")
GONE = ("cancelled", "returned")


def checked_files(
    batch: Batch, bank: CityBank, paid: Sequence[Instruction], decided: Sequence[Instruction]
) -> list[bytes]:
    """The files of a batch, split by the bank's limits. Raises `CannotRelease` with every reason."""
    problems = [*differences(paid, decided), *_frozen(batch, paid), *_stopped(batch), *_day(batch)]
    if problems:
        raise CannotRelease(problems)
    files = _written(batch, bank, decided)
    if files != _written(batch, bank, paid):
        raise CannotRelease([Problem("", _("決定から作ったファイルと、支払から作ったファイルが違います。"))])
    if problems := list(_read_back(files, bank.profile, decided)):
        raise CannotRelease(problems)
    return files


def _frozen(batch: Batch, paid: Sequence[Instruction]) -> Iterator[Problem]:
    total = sum(one.payment.amount for one in paid)
    if (len(paid), total) != (batch.count, batch.total):
        yield Problem("", _("支払の件数か合計が、承認された起案と違います。"))
    if content_sha256(paid) != batch.content_sha256:
        yield Problem("", _("支払の内容が、承認されたときと違います（ハッシュの不一致）。"))
    approvals = batch.approvals.filter(content_sha256=batch.content_sha256, retyped_total=batch.total)
    if approvals.exclude(approver=batch.drafted_by_id).count() < batch.approvals_needed:
        yield Problem("", _("起案者以外の承認が足りません。"))


def _stopped(batch: Batch) -> Iterator[Problem]:
    """Payments whose decision or target no longer stands."""
    rows = Payment.objects.filter(batch=batch).exclude(
        decision__state="live", decision__kind="grant", decision__target__state="decided"
    )
    for number in rows.order_by("position").values_list("decision__target__number", flat=True):
        yield Problem(number, _("対象が保留になったか、支給決定が取り消されています。取り下げてください。"))


def instructions_of_day(batch: Batch) -> QuerySet[Payment]:
    """Every live instruction of the batch's pay day: all rounds, all batches, re-payments, this one."""
    others = Batch.objects.filter(pay_on=batch.pay_on, state__in=RELEASED).values("pk")
    day = Payment.objects.filter(batch__in=others) | Payment.objects.filter(batch=batch)
    return day.exclude(state__in=GONE).order_by()


def _day(batch: Batch) -> Iterator[Problem]:
    day = instructions_of_day(batch)
    instructed = day.aggregate(sum=Sum("amount"))["sum"] or 0
    grants = Decision.objects.filter(pk__in=day.values("decision_id"), state="live", kind="grant")
    decided = grants.aggregate(sum=Sum("amount"))["sum"] or 0
    if instructed != decided:
        sentence = _("振込日の指図の合計（%(instructed)s円）が、決定の合計（%(decided)s円）と違います。")
        yield Problem("", sentence % {"instructed": f"{instructed:,}", "decided": f"{decided:,}"})
    payees = day.values("decision__round", "decision__target__subject", "decision__target__via").annotate(
        sum=Sum("amount"), ceiling=Max("ceiling"), number=Max("decision__target__number"), count=Count("pk")
    )
    for payee in payees.filter(sum__gt=F("ceiling")):
        sentence = _("この人への当日の振込の合計が、1件の上限額（%(ceiling)s円）を超えています。")
        yield Problem(payee["number"], sentence % {"ceiling": f"{payee['ceiling']:,}"})
    yield from _files_of_day(batch)


def _files_of_day(batch: Batch) -> Iterator[Problem]:
    """The files that exist for the day hold exactly the payments of their batches."""
    files = BankFile.objects.filter(batch__pay_on=batch.pay_on, batch__state__in=RELEASED).order_by()
    written = files.aggregate(sum=Sum("total"), count=Sum("count"))
    rows = Payment.objects.filter(batch__pay_on=batch.pay_on, batch__state__in=RELEASED).order_by()
    if written != rows.aggregate(sum=Sum("amount"), count=Count("pk")) and rows.exists():
        yield Problem("", _("同じ振込日のほかのファイルが、その支払の合計と違います。"))


def _written(batch: Batch, bank: CityBank, instructions: Sequence[Instruction]) -> list[bytes]:
    parts: list[io.BytesIO] = []

    def open_next(_number: int) -> io.BytesIO:
        parts.append(io.BytesIO())
        return parts[-1]

    payments = (one.payment for one in instructions)
    try:
        zengin.write_files(open_next, payments, bank.sender, bank.profile, batch.pay_on)
    except zengin.Refused as refused:
        by_place = {one.payment.place: one.number for one in instructions}
        raise CannotRelease(
            [Problem(by_place.get(one.record, ""), one.message + one.remedy) for one in refused.findings]
        ) from None
    return [part.getvalue() for part in parts]


def _read_back(
    files: Sequence[bytes], profile: zengin.Profile, decided: Sequence[Instruction]
) -> Iterator[Problem]:
    """Read by the other half of the house: count, total, and account and amount under each key."""
    expected = {one.payment.key: one for one in decided}
    count = total = 0
    for body in files:
        for finding in zengin.errors(zengin.check_file(io.BytesIO(body), profile)):
            yield Problem("", finding.message + finding.remedy)
        for record in zengin.read_file(io.BytesIO(body)):
            if isinstance(record, zengin.Transfer):
                count, total = count + 1, total + record.amount
                yield from _compared(record, expected.pop(record.key, None))
    if expected or (count, total) != (len(decided), sum(one.payment.amount for one in decided)):
        yield Problem("", _("書いたファイルを読み直すと、件数か合計が決定と違います。"))


def _compared(record: zengin.Transfer, decided: Instruction | None) -> Iterator[Problem]:
    if decided is None:
        yield Problem("", _("書いたファイルに、決定にない振込があります。"))
        return
    account = decided.payment.account
    same = (record.bank_code, record.branch_code, record.account_type) == (
        account.bank_code, account.branch_code, account.account_type,
    )  # fmt: skip
    if not same or int(record.account_number) != int(account.account_number):
        yield Problem(decided.number, _("書いたファイルを読み直すと、口座が決定と違います。"))
    if record.amount != decided.payment.amount:
        yield Problem(decided.number, _("書いたファイルを読み直すと、金額が決定と違います。"))
