"""The auditor re-derives everything, and finds what was altered behind the application's back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.cityhall.benefits.cash import Cash
from tests.cityhall.benefits.tampering import behind_our_back, other_account

from madoguchi.cityhall.benefits.models import BankFile, Batch, LedgerEntry, Payment, Round
from madoguchi.cityhall.benefits.money.audit_money import counts, findings
from madoguchi.cityhall.benefits.money.instructions import content_sha256, from_payments
from madoguchi.connectors.bank_simulator import SimulatedBank


@pytest.fixture
def paid(cash: Cash, running: Round, bank: SimulatedBank) -> Batch:
    cash.grants(running, 4)
    batch = cash.to_bank(running)
    cash.take(cash.results(bank, batch, {Payment.objects.get(batch=batch, position=1).key: "2"}))
    return batch


def test_sound_books_have_no_finding(paid: Batch) -> None:
    assert list(findings()) == []
    assert counts() == (1, 4, 1)


def alter_account(batch: Batch) -> None:
    behind_our_back("benefits_payment", other_account(Payment.objects.get(batch=batch, position=2)))


def alter_with_its_hash(batch: Batch) -> None:
    alter_account(batch)
    forged = content_sha256(from_payments(batch))
    behind_our_back("benefits_batch", lambda: Batch.objects.filter(pk=batch.pk).update(content_sha256=forged))
    behind_our_back("benefits_approval", lambda: batch.approvals.update(content_sha256=forged))


def alter_file(batch: Batch) -> None:
    file = BankFile.objects.get(batch=batch)
    body = bytes(file.body).replace(b"0000040000", b"0000090000", 1)
    behind_our_back("benefits_bankfile", lambda: BankFile.objects.filter(pk=file.pk).update(body=body))


def remove_approvals(batch: Batch) -> None:
    behind_our_back("benefits_approval", lambda: batch.approvals.all().delete())


def remove_ledger_line(batch: Batch) -> None:
    line = LedgerEntry.objects.filter(event="pay").first()
    assert line is not None
    behind_our_back("benefits_ledgerentry", lambda: LedgerEntry.objects.filter(pk=line.pk).delete())


def approve_as_the_maker(batch: Batch) -> None:
    maker = batch.drafted_by_id
    behind_our_back("benefits_approval", lambda: batch.approvals.update(approver_id=maker))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (alter_account, "口座が、決定のときに確かめた口座と違います"),
        (alter_with_its_hash, "監査ログに記録されたハッシュと合いません"),
        (alter_file, "決定から作り直した振込ファイルが、保存した振込ファイルと合いません"),
        (remove_approvals, "承認が足りないまま先へ進んでいます"),
        (remove_ledger_line, "台帳の「振込済み」"),
        (approve_as_the_maker, "起案者が自分で承認しています"),
    ],
)
def test_what_was_altered_is_found(paid: Batch, change: Callable[[Any], None], said: str) -> None:
    change(paid)
    assert any(said in sentence for sentence in findings())


def test_the_command_ends_with_1_on_a_finding(paid: Batch, capsys: pytest.CaptureFixture[str]) -> None:
    from madoguchi.commands import benefits_audit

    city = paid.municipality
    assert benefits_audit._audit(city) == 0
    alter_file(paid)
    assert benefits_audit._audit(city) == 1
    assert paid.number in capsys.readouterr().out
