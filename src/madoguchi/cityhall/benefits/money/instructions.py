"""The payments of a batch as instructions to the bank, derived twice from different rows.

`from_payments` reads what was copied at 起案, `from_decisions` what was decided: the ledger's entries of
the draft, the decisions' amounts, and the accounts as they counted at that moment. Whoever alters payments
behind our back alters only the first (会津若松: the data behind the bank file, benefits.md §3.3).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from uuid import UUID

from django.utils.translation import gettext as _

from madoguchi.cityhall.benefits.models import Batch, LedgerEntry, Payment
from madoguchi.cityhall.benefits.money.candidates import CHUNK, accounts_as_of, instruction
from madoguchi.cityhall.benefits.money.refusals import Problem
from madoguchi.rules import zengin


@dataclass(frozen=True, slots=True)
class Instruction:
    """One payment to the bank and whose it is. `number` is the target's."""

    decision_id: UUID
    number: str
    payment: zengin.Payment


def from_payments(batch: Batch) -> Iterator[Instruction]:
    """What the payment rows say, by position; one statement a thousand."""
    rows = Payment.objects.filter(batch=batch).order_by("position")
    rows = rows.values_list(
        "position", "decision_id", "decision__target__number", "amount", "key",
        "bank_code", "branch_code", "account_type", "secret",
    )  # fmt: skip
    after = -1
    while chunk := list(rows.filter(position__gt=after)[:CHUNK]):
        after = chunk[-1][0]
        for place, decision_id, number, amount, key, bank, branch, kind, secret in chunk:
            payment = zengin.Payment(
                bank, branch, kind, secret["number"], secret["holder"], amount, key,
                legal_entity=bool(secret.get("legal_entity")), place=place,
            )  # fmt: skip
            yield Instruction(decision_id, number, payment)


def from_decisions(batch: Batch) -> Iterator[Instruction]:
    """What was decided, by the same positions and under the same keys; two statements a thousand."""
    rows = LedgerEntry.objects.filter(event="draft", txid=batch.txid, payment__isnull=False)
    rows = rows.order_by("payment__position").values_list(
        "payment__position", "payment__key", "decision_id", "decision__amount",
        "decision__target_id", "decision__target__number",
    )  # fmt: skip
    after = -1
    while chunk := list(rows.filter(payment__position__gt=after)[:CHUNK]):
        after = chunk[-1][0]
        accounts = accounts_as_of((row[4] for row in chunk), batch.drafted_at)
        for place, key, decision_id, amount, target_id, number in chunk:
            paid = instruction(accounts[target_id], amount, key, place)
            yield Instruction(decision_id, number, paid)


def differences(paid: Iterable[Instruction], decided: Iterable[Instruction]) -> list[Problem]:
    """Every payment that is not what was decided, by the target's number."""
    return [
        Problem((there or here).number, _difference(here, there))  # type: ignore[union-attr]
        for here, there in zip_longest(paid, decided)
        if here != there or (here and there and here.payment.place != there.payment.place)
    ]


def _difference(here: Instruction | None, there: Instruction | None) -> str:
    if here is None or there is None:
        return _("起案した支払が増えているか、なくなっています。")
    if here.payment.amount != there.payment.amount:
        return _("金額が支給決定と違います。")
    if here.payment.account != there.payment.account:
        return _("口座が、決定のときに確かめた口座と違います。")
    if here.payment.payee_name != there.payment.payee_name:
        return _("名義が、決定のときに確かめた名義と違います。")
    return _("支払と決定の組み合わせが、起案したときと違います。")


def content_sha256(instructions: Iterable[Instruction]) -> str:
    """The hash that a batch is frozen by: one JSON line per payment, in the order of the batch."""
    digest = hashlib.sha256()
    for one in instructions:
        paid = one.payment
        line = [
            paid.place, paid.key, str(one.decision_id), paid.amount, paid.bank_code, paid.branch_code,
            paid.account_type, paid.account_number, paid.payee_name, paid.legal_entity,
        ]  # fmt: skip
        digest.update(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    return digest.hexdigest()
