"""A result or 組戻し file read against our payments: every row has its payment, or nothing is taken in.

The key alone says whose result a row is; amount and account must then be those that were sent.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from madoguchi.cityhall.benefits.models import Payment
from madoguchi.cityhall.benefits.money.candidates import CHUNK
from madoguchi.cityhall.benefits.money.refusals import Problem, ResultsRefused
from madoguchi.rules import zengin

KNOWN_TO_THE_BANK = ("sent", "accepted", "paid", "finished", "returned")


@dataclass(frozen=True, slots=True)
class Matched:
    """One row of the file and the payment it is about."""

    payment: Payment
    outcome: str
    code: str

    @property
    def paid(self) -> bool:
        """The bank says that the money arrived."""
        return self.outcome == "paid"


def read(body: bytes, profile: zengin.Profile, *, returns: bool) -> list[Matched]:
    """The rows with their payments. Raises `ResultsRefused` with every finding; then nothing may be used."""
    try:
        rows, findings = zengin.read_results(io.BytesIO(body), profile)
    except zengin.Refused as refused:
        rows, findings = [], list(refused.findings)
    problems = [Problem(_place(one.record), one.message + one.remedy) for one in findings]
    payments = _payments(rows)
    matched = [Matched(payments[row.key], row.outcome, row.code) for row in rows if row.key in payments]
    problems += _mismatches(rows, payments, returns=returns)
    if problems or not matched:
        raise ResultsRefused(problems or [Problem("", _("結果が1件もありません。"))])
    return matched


def _payments(rows: Sequence[zengin.Result]) -> dict[str, Payment]:
    """Payments by key; one statement a thousand."""
    keys = [row.key for row in rows]
    found: dict[str, Payment] = {}
    for start in range(0, len(keys), CHUNK):
        chunk = Payment.objects.filter(key__in=keys[start : start + CHUNK])
        found |= {row.key: row for row in chunk.select_related("decision").defer("decision__reason")}
    return found


def _mismatches(
    rows: Sequence[zengin.Result], payments: dict[str, Payment], *, returns: bool
) -> Iterator[Problem]:
    seen: set[str] = set()
    for row in rows:
        problem = _mismatch(row, payments.get(row.key), returns=returns)
        if not problem and row.key in seen:
            problem = _("同じ照合番号の結果が2つあります。")
        seen.add(row.key)
        if problem:
            yield Problem(_place(row.record), problem)


def _mismatch(row: zengin.Result, payment: Payment | None, *, returns: bool) -> str:
    if payment is None:
        return _("照合番号がどの振込とも合いません。ほかの団体の結果でないか確かめてください。")
    if payment.state not in KNOWN_TO_THE_BANK:
        return _("まだ銀行に送っていない振込の結果です。")
    if row.amount != payment.amount:
        return _("金額が、送った振込と違います。")
    sent = (payment.bank_code, payment.branch_code, payment.account_type, payment.secret["number"].zfill(7))
    account = row.account
    if (account.bank_code, account.branch_code, account.account_type, account.account_number) != sent:
        return _("口座が、送った振込と違います。")
    if returns and row.outcome == "paid":
        return _("組戻しのファイルに、振込済みの行があります。")
    return ""


def _place(record: int) -> str:
    return _("%s件目") % record if record else ""
