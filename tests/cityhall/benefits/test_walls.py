"""What the database refuses whoever asks: no verb is called here (benefits.md §3.1)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.cityhall.benefits import build

from madoguchi.cityhall.benefits.models import (
    Application,
    Approval,
    Batch,
    Decision,
    LedgerEntry,
    Payment,
    Round,
    Target,
    TargetMember,
)
from madoguchi.cityhall.tenancy.models import Staff

HASH = "a" * 64


@pytest.fixture
def batch(running: Round, officer: Staff) -> Batch:
    return a_batch(running, officer)


def a_batch(owned: Round, maker: Staff, total: int = 40_000, **changes: Any) -> Batch:
    columns = {
        "number": f"B-{Batch.objects.count()}", "profile": "standard", "pay_on": owned.pay_on, "count": 1,
        "total": total, "content_sha256": HASH, "approvals_needed": 1, "drafted_by": maker,
        "drafted_at": build.NOW, "txid": uuid.uuid4(),
    }  # fmt: skip
    return Batch.objects.create(round=owned, **(columns | changes))


def a_payment(batch: Batch, decision: Decision, **changes: Any) -> Payment:
    columns = {
        "attempt": decision.payments.count() + 1, "position": batch.payments.count() + 1,
        "key": f"{Payment.objects.count():020d}", "amount": decision.amount, "ceiling": batch.round.ceiling,
        "bank_code": "0001", "branch_code": "001", "account_type": "1", "secret": {}, "fingerprint": HASH,
        "changed_at": build.NOW,
    }  # fmt: skip
    return Payment.objects.create(batch=batch, decision=decision, **(columns | changes))


def refused(write: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


def approve(batch: Batch, by: Staff, **changes: Any) -> Approval:
    columns = {
        "retyped_total": batch.total, "content_sha256": batch.content_sha256, "authenticated_at": build.NOW,
        "at": build.NOW, "txid": uuid.uuid4(),
    }  # fmt: skip
    return Approval.objects.create(batch=batch, approver=by, **(columns | changes))


@pytest.mark.parametrize(
    ("start", "step"),
    [
        ("candidate", "decided"), ("candidate", "informed"), ("informed", "decided"), ("declined", "decided"),
        ("declined", "review"), ("applied", "decided"), ("deemed", "applied"),
    ],
)  # fmt: skip
def test_a_target_takes_no_step_that_the_machine_does_not_have(running: Round, start: str, step: str) -> None:
    target = build.a_target(running, 1, start)
    refused(lambda: Target.objects.filter(pk=target.pk).update(state=step))


def test_a_target_is_not_fixed_without_its_snapshot(running: Round) -> None:
    target = build.a_target(running, 1, "candidate")
    refused(lambda: Target.objects.filter(pk=target.pk).update(state="fixed", snapshot_sha256=""))


def test_a_held_target_goes_back_only_where_it_was(running: Round) -> None:
    target = build.a_target(running, 1, "informed")
    Target.objects.filter(pk=target.pk).update(state="held", held_from="informed", held_for="death")
    refused(lambda: Target.objects.filter(pk=target.pk).update(state="deemed", held_from="", held_for=""))
    Target.objects.filter(pk=target.pk).update(state="informed", held_from="", held_for="")


def test_nobody_is_counted_twice_in_a_round(running: Round) -> None:
    first, second = build.a_target(running, 1), build.a_target(running, 2)
    refused(lambda: TargetMember.objects.create(round=running, target=second, atena_number=first.subject))
    TargetMember.objects.create(round=running, target=second, atena_number=first.subject, via="evacuee")


def test_one_live_application_over_all_channels(running: Round) -> None:
    target = build.a_target(running, 1)

    def apply(channel: str) -> Application:
        return Application.objects.create(
            target=target, number=channel, channel=channel, intent="receive", identity="documents",
            details={}, received_by="x", received_at=build.NOW, txid=uuid.uuid4(),
        )  # fmt: skip

    apply("phone")
    refused(lambda: apply("paper"))


def test_one_live_decision_and_none_for_who_declined(running: Round) -> None:
    decision = build.granted(running, 1)
    columns = {
        "round": running, "kind": "grant", "amount": 1, "basis_sha256": HASH, "reason": {}, "decided_by": "x",
        "decided_at": build.NOW,
    }  # fmt: skip

    def decide(target: Target) -> Decision:
        return Decision.objects.create(target=target, number="again", txid=uuid.uuid4(), **columns)

    refused(lambda: decide(decision.target))
    refused(lambda: decide(build.a_target(running, 2, "declined")))


def test_the_maker_does_not_approve_whatever_roles_the_maker_holds(
    running: Round, maker_and_checker: Staff, approver: Staff
) -> None:
    batch = a_batch(running, maker_and_checker)
    refused(lambda: approve(batch, maker_and_checker))
    approve(batch, approver)


def test_an_approval_is_of_the_frozen_content_and_its_total(batch: Batch, approver: Staff) -> None:
    refused(lambda: approve(batch, approver, retyped_total=batch.total + 1))
    refused(lambda: approve(batch, approver, content_sha256="b" * 64))
    refused(lambda: Batch.objects.filter(pk=batch.pk).update(total=1))


def test_a_batch_is_not_approved_with_too_few_approvals(
    running: Round, officer: Staff, approver: Staff, approver_two: Staff
) -> None:
    batch = a_batch(running, officer, approvals_needed=2)
    approve(batch, approver)
    refused(lambda: Batch.objects.filter(pk=batch.pk).update(state="approved"))
    refused(lambda: approve(batch, approver))
    approve(batch, approver_two)
    Batch.objects.filter(pk=batch.pk).update(state="approved")


def test_the_maker_does_not_release(batch: Batch, approver: Staff, officer: Staff, treasurer: Staff) -> None:
    approve(batch, approver)
    Batch.objects.filter(pk=batch.pk).update(state="approved")
    for by, good in ((officer, False), (treasurer, True)):
        change = {"state": "fixed", "released_by": by, "released_at": build.NOW}
        if good:
            Batch.objects.filter(pk=batch.pk).update(**change)
        else:
            refused(lambda change=change: Batch.objects.filter(pk=batch.pk).update(**change))


def test_one_live_payment_per_entitlement(batch: Batch, running: Round) -> None:
    decision = build.granted(running, 1)
    first = a_payment(batch, decision)
    refused(lambda: a_payment(batch, decision))
    Payment.objects.filter(pk=first.pk).update(state="cancelled")
    a_payment(batch, decision)


def test_a_payment_pays_its_decision_exactly_and_within_the_ceiling(batch: Batch, running: Round) -> None:
    decision = build.granted(running, 1)
    refused(lambda: a_payment(batch, decision, amount=decision.amount + 1))
    refused(lambda: a_payment(batch, decision, ceiling=99_999_999))
    huge = build.granted(running, 2, amount=46_300_000)
    refused(lambda: a_payment(batch, huge))


def test_account_and_amount_of_a_payment_never_change(batch: Batch, running: Round) -> None:
    payment = a_payment(batch, build.granted(running, 1))
    for change in ({"amount": 1}, {"bank_code": "0005"}, {"secret": {"number": "7654321"}}, {"key": "1"}):
        refused(lambda change=change: Payment.objects.filter(pk=payment.pk).update(**change))
    refused(payment.delete)


def test_a_reversed_decision_pays_nothing_and_money_on_its_way_cannot_be_reversed(
    batch: Batch, running: Round
) -> None:
    reversal = {"state": "reversed", "reversed_by": "x", "reversed_at": build.NOW, "reversal_reason": {}}
    unpaid, drafted = build.granted(running, 1), build.granted(running, 2)
    Decision.objects.filter(pk=unpaid.pk).update(**reversal)
    refused(lambda: a_payment(batch, unpaid))
    a_payment(batch, drafted)
    refused(lambda: Decision.objects.filter(pk=drafted.pk).update(**reversal))


def test_the_ledger_is_only_added_to(running: Round) -> None:
    build.granted(running, 1)
    refused(lambda: LedgerEntry.objects.update(amount=1))
    refused(lambda: LedgerEntry.objects.all().delete())
