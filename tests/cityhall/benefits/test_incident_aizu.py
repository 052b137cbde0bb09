"""会津若松 (benefits.md §3.3, V): 1.77億円 stolen over years by altering the data behind the bank file."""

from __future__ import annotations

import uuid

import pytest
from tests.cityhall.benefits.cash import Cash
from tests.cityhall.benefits.tampering import behind_our_back, other_account, problems
from tests.cityhall.conftest import make_actor

from madoguchi.cityhall.benefits.models import Batch, Payment, Round
from madoguchi.cityhall.benefits.money.refusals import ContentChanged, OwnBatch
from madoguchi.cityhall.tenancy.models import Staff


@pytest.mark.parametrize("moment", ["before the approval", "before the release"])
def test_aizu_an_account_altered_behind_our_back_stops_the_money(
    cash: Cash, running: Round, moment: str
) -> None:
    """会津若松: 1.77億円 stolen by altering the data behind the bank file, by the one who also made it."""
    cash.grants(running, 3)
    batch = cash.draft(running)
    altered = Payment.objects.get(batch=batch, position=2)
    if moment == "before the approval":
        behind_our_back("benefits_payment", other_account(altered))
        with pytest.raises(ContentChanged):
            cash.approve(batch)
        return
    cash.approve(batch)
    behind_our_back("benefits_payment", other_account(altered))
    found = problems(cash, batch)
    assert f"{altered.decision.target.number} 口座が、決定のときに確かめた口座と違います。" in found


def test_aizu_not_even_with_a_hash_made_to_fit(cash: Cash, running: Round) -> None:
    """会津若松: whoever alters payment, hash and approval alike still meets the decisions and accounts."""
    from madoguchi.cityhall.benefits.money.instructions import content_sha256, from_payments

    cash.grants(running, 2)
    batch = cash.approve(cash.draft(running))
    payment = Payment.objects.get(batch=batch, position=1)
    behind_our_back("benefits_payment", other_account(payment))
    forged = content_sha256(from_payments(batch))
    behind_our_back("benefits_batch", lambda: Batch.objects.filter(pk=batch.pk).update(content_sha256=forged))
    behind_our_back("benefits_approval", lambda: batch.approvals.update(content_sha256=forged))
    assert problems(cash, batch) == [
        f"{payment.decision.target.number} 口座が、決定のときに確かめた口座と違います。"
    ]


def test_aizu_a_payment_taken_away_or_added_is_noticed(cash: Cash, running: Round) -> None:
    """会津若松: what is in a batch is what the ledger drafted, not what the table of payments holds."""
    cash.grants(running, 2)
    batch = cash.approve(cash.draft(running))
    extra = Payment.objects.get(batch=batch, position=2)
    extra.pk, extra.position, extra.key, extra.attempt = uuid.uuid4(), 3, "3".zfill(20), 2
    (extra.decision,) = cash.grants(running, 1)
    behind_our_back("benefits_payment", lambda: extra.save(force_insert=True))
    assert any("起案した支払が増えているか、なくなっています。" in one for one in problems(cash, batch))


def test_aizu_the_maker_neither_approves_nor_releases_under_another_role(
    cash: Cash, running: Round, maker_and_checker: Staff
) -> None:
    """会津若松: the maker was also the leader. Four eyes are two people, not two roles."""
    from dataclasses import replace

    cash.grants(running, 1)
    both = make_actor(maker_and_checker)
    batch = replace(cash, maker=both).draft(running)
    with pytest.raises(OwnBatch):
        cash.approve(batch, by=both)
    cash.approve(batch)
    maker_and_checker.roles = ["treasurer"]
    maker_and_checker.save()
    del maker_and_checker.__dict__["permissions"]
    with pytest.raises(OwnBatch):
        cash.release(batch, by=make_actor(maker_and_checker))
