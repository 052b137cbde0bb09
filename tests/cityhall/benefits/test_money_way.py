"""The way of the money: drafted, approved, released, sent, answered, and paid again where it came back."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.cityhall.benefits import build
from tests.cityhall.benefits.cash import PAY_ON, Cash, states

from madoguchi.cityhall.benefits.actions.draft_batch import draft_batch
from madoguchi.cityhall.benefits.actions.dun_reclaim import dun_reclaim
from madoguchi.cityhall.benefits.actions.finish_payments import final_on, finish_payments
from madoguchi.cityhall.benefits.actions.receive_reclaim import receive_reclaim
from madoguchi.cityhall.benefits.actions.request_reclaim import request_reclaim
from madoguchi.cityhall.benefits.actions.reverse_decision import reverse_decision
from madoguchi.cityhall.benefits.actions.withdraw_batch import withdraw_batch
from madoguchi.cityhall.benefits.actions.write_off_reclaim import write_off_reclaim
from madoguchi.cityhall.benefits.models import Payment, ResultFile, Round, Target
from madoguchi.cityhall.benefits.money import ledger
from madoguchi.cityhall.benefits.money.refusals import (
    AlreadyApproved,
    BadAmount,
    BadPayDay,
    CannotWithdraw,
    NothingToPay,
    OnItsWay,
    ResultsRefused,
)
from madoguchi.cityhall.benefits.reads.equations import equations
from madoguchi.connectors.bank_simulator import Behaviour, SimulatedBank


def test_from_the_decision_to_the_account(cash: Cash, running: Round, bank: SimulatedBank) -> None:
    cash.grants(running, 3)
    batch = cash.to_bank(running)
    assert (batch.state, batch.count, batch.total) == ("accepted", 3, 120_000)
    assert len(bank.vault.everything()) == 1
    assert ledger.balances(running.pk)["sent"] == 120_000
    failing = Payment.objects.get(batch=batch, position=2)
    found = cash.take(cash.results(bank, batch, {failing.key: "1"}))
    assert (found.paid, found.returned) == (2, 1)
    assert states(batch) == ["paid", "returned", "paid"]
    batch.refresh_from_db()
    assert batch.state == "settled"
    balances = ledger.balances(running.pk)
    assert (balances["paid"], balances["decided"], balances["sent"]) == (80_000, 40_000, 0)
    build.an_account(failing.decision.target, "7654321", frozen_at=cash.clock())
    again = cash.to_bank(running)
    assert (again.count, Payment.objects.get(batch=again).attempt) == (1, 2)
    cash.take(cash.results(bank, again))
    assert ledger.balances(running.pk)["paid"] == 120_000


def holds(owned: Round) -> bool:
    return all(one.holds for one in equations(Round.objects.filter(pk=owned.pk)))


def test_a_return_days_after_success_makes_the_grant_owed_again(
    cash: Cash, running: Round, bank: SimulatedBank
) -> None:
    cash.grants(running, 2)
    batch = cash.to_bank(running)
    success = cash.results(bank, batch)
    cash.take(success)
    cash.clock.at += timedelta(days=40)
    assert finish_payments(build.HOUSE) == 2
    key = Payment.objects.get(batch=batch, position=1).key
    late = cash.take(only(cash.results(bank, batch, {key: "1"}), key), kind="return")
    assert (late.paid, late.returned) == (0, 1)
    assert states(batch) == ["returned", "finished"]
    assert ledger.balances(running.pk)["decided"] == 40_000
    assert cash.take(success).fresh is False
    assert states(batch) == ["returned", "finished"]
    assert holds(running)


def only(body: bytes, key: str) -> bytes:
    """A 組戻し file: the rows of one key, with a trailer for them."""
    records = [body[start : start + 120] for start in range(0, len(body), 120)]
    row = next(record for record in records if key.encode() in record)
    trailer = bytearray(records[-2])
    trailer[1:19] = b"%06d%012d" % (1, 40_000)
    trailer[19:37] = b"%06d%012d" % (0, 0)
    trailer[37:55] = b"%06d%012d" % (1, 40_000)
    return records[0] + row + bytes(trailer) + records[-1]


def test_a_return_that_comes_before_the_result_stays_a_return(
    cash: Cash, running: Round, bank: SimulatedBank
) -> None:
    cash.grants(running, 2)
    batch = cash.to_bank(running)
    key = Payment.objects.get(batch=batch, position=1).key
    cash.take(only(cash.results(bank, batch, {key: "1"}), key), kind="return")
    assert cash.take(cash.results(bank, batch)).paid == 1
    assert states(batch) == ["returned", "paid"]
    assert holds(running)


def test_payments_are_final_only_after_the_days_of_the_catalogue(
    cash: Cash, running: Round, bank: SimulatedBank
) -> None:
    cash.grants(running, 1)
    batch = cash.to_bank(running)
    cash.take(cash.results(bank, batch))
    assert final_on(date(2026, 12, 4), 5) == date(2026, 12, 11)
    for day, finished in ((10, 0), (11, 1), (12, 0)):
        at = datetime(2026, 12, day, 9, 0, tzinfo=build.NOW.tzinfo)
        assert finish_payments(build.HOUSE, now=at) == finished


def test_the_same_account_that_failed_is_not_tried_again(
    cash: Cash, running: Round, bank: SimulatedBank
) -> None:
    (decision,) = cash.grants(running, 1)
    batch = cash.to_bank(running)
    cash.take(cash.results(bank, batch, {Payment.objects.get(batch=batch).key: "2"}))
    with pytest.raises(NothingToPay):
        cash.draft(running)
    build.an_account(decision.target, "7654321", frozen_at=cash.clock())
    again = cash.draft(running)
    assert Payment.objects.get(batch=again).attempt == 2


def test_a_file_that_the_bank_refuses_is_paid_anew_to_the_same_accounts(
    cash: Cash, running: Round, bank: SimulatedBank
) -> None:
    cash.grants(running, 2)
    bank.vault.behave(Behaviour(refuse="委託者コードがありません"))
    batch = cash.to_bank(running)
    assert (batch.state, states(batch)) == ("settled", ["returned", "returned"])
    assert batch.files.get().dispatch.problem == "委託者コードがありません"
    bank.vault.behave(Behaviour())
    again = cash.to_bank(running)
    assert again.count == 2
    cash.take(cash.results(bank, again))
    assert ledger.balances(running.pk)["paid"] == 80_000
    assert holds(running)


def test_a_batch_withdrawn_before_the_bank_has_it_is_owed_again(cash: Cash, running: Round) -> None:
    cash.grants(running, 2)
    batch = cash.release(cash.approve(cash.draft(running)))
    withdraw_batch(cash.treasurer, batch.pk, reason="late", txid=uuid.uuid4())
    assert states(batch) == ["cancelled", "cancelled"]
    assert ledger.balances(running.pk)["decided"] == 80_000
    assert cash.draft(running).count == 2
    assert holds(running)


def test_a_single_payment_of_a_released_batch_is_not_cancelled(cash: Cash, running: Round) -> None:
    """The database: a file that lacks a payment of its batch would pay it all the same."""
    cash.grants(running, 2)
    batch = cash.release(cash.approve(cash.draft(running)))
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(batch=batch, position=1).update(state="cancelled")


def test_nothing_is_withdrawn_once_the_bank_may_have_it(
    cash: Cash, running: Round, bank: SimulatedBank
) -> None:
    cash.grants(running, 1)
    batch = cash.release(cash.approve(cash.draft(running)))
    bank.vault.behave(Behaviour(lose=1))
    cash.send(batch)
    with pytest.raises(CannotWithdraw):
        withdraw_batch(cash.treasurer, batch.pk, reason="other", txid=uuid.uuid4())


def test_a_reversed_decision_that_was_paid_is_asked_back_in_parts(
    cash: Cash, running: Round, bank: SimulatedBank
) -> None:
    first, second = cash.grants(running, 2)
    batch = cash.to_bank(running)
    with pytest.raises(OnItsWay):
        reverse_decision(cash.maker, first.pk, reason="二重の申請", txid=uuid.uuid4())
    cash.take(cash.results(bank, batch))
    for decision in (first, second):
        reverse_decision(cash.maker, decision.pk, reason="所得の更正", txid=uuid.uuid4())
    assert holds(running)
    asked = [
        request_reclaim(
            cash.maker, Payment.objects.get(decision=decision).pk, due=date(2027, 1, 29), reason="更正",
            txid=uuid.uuid4(),
        )
        for decision in (first, second)
    ]  # fmt: skip
    txid = uuid.uuid4()
    for _ in range(2):
        receive_reclaim(cash.treasurer, asked[0].pk, 15_000, txid=txid)
    with pytest.raises(BadAmount):
        receive_reclaim(cash.treasurer, asked[0].pk, 25_001, txid=uuid.uuid4())
    assert receive_reclaim(cash.treasurer, asked[0].pk, 25_000, txid=uuid.uuid4()).state == "reclaimed"
    assert dun_reclaim(cash.maker, asked[1].pk, due=date(2027, 2, 26)).state == "dunned"
    assert write_off_reclaim(cash.checker, asked[1].pk, txid=uuid.uuid4()).state == "written_off"
    balances = ledger.balances(running.pk)
    assert (balances["reclaimed"], balances["written_off"], balances["paid"]) == (40_000, 40_000, 0)
    assert holds(running)


def test_money_asked_back_that_the_bank_returns_is_that_money(
    cash: Cash, running: Round, bank: SimulatedBank
) -> None:
    (decision,) = cash.grants(running, 1)
    batch = cash.to_bank(running)
    cash.take(cash.results(bank, batch))
    reverse_decision(cash.maker, decision.pk, reason="誤り", txid=uuid.uuid4())
    payment = Payment.objects.get(batch=batch)
    asked = request_reclaim(cash.maker, payment.pk, due=PAY_ON, reason="誤り", txid=uuid.uuid4())
    cash.take(cash.results(bank, batch, {payment.key: "9"}), kind="return")
    asked.refresh_from_db()
    assert (asked.state, ledger.balances(running.pk)["reclaimed"]) == ("reclaimed", 40_000)
    assert holds(running)


def test_an_unpaid_decision_that_is_reversed_is_owed_no_more(cash: Cash, running: Round) -> None:
    (decision,) = cash.grants(running, 1)
    for _ in range(2):
        reverse_decision(cash.maker, decision.pk, reason="誤り", txid=uuid.uuid4())
    assert ledger.balances(running.pk)["reversed"] == 40_000
    assert Target.objects.get(pk=decision.target_id).state == "review"
    with pytest.raises(NothingToPay):
        cash.draft(running)
    assert holds(running)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda body, key: body.replace(key.encode(), b"9" * 20), "照合番号がどの振込とも合いません"),
        (lambda body, key: body.replace(b"0000040000", b"0000040001", 1), "金額が、送った振込と違います"),
        (
            lambda body, key: body.replace(b"8000002", b"8000003"),
            "トレーラの合計件数は3、データの合計は2です",
        ),
        (lambda body, key: body[:-120], "エンド"),
    ],
)
def test_a_result_file_that_does_not_fit_is_taken_in_by_no_row(
    cash: Cash, running: Round, bank: SimulatedBank, change: Any, said: str
) -> None:
    cash.grants(running, 2)
    batch = cash.to_bank(running)
    body = change(cash.results(bank, batch), Payment.objects.get(batch=batch, position=1).key)
    with pytest.raises(ResultsRefused) as refused:
        cash.take(body)
    assert any(said in one.sentence for one in refused.value.problems)
    assert states(batch) == ["accepted", "accepted"]
    assert not ResultFile.objects.exists()


def test_a_name_that_no_bank_can_write_is_left_out_with_the_reason(cash: Cash, running: Round) -> None:
    cash.grants(running, 2)
    (decision,) = cash.grants(running, 1)
    build.an_account(
        decision.target, secret={"number": "7654321", "holder": "見本 太郎"}, frozen_at=cash.clock()
    )
    found = draft_batch(cash.maker, running.pk, pay_on=PAY_ON, txid=uuid.uuid4())
    assert found.batch.count == 2
    assert [one.number for one in found.left_out] == [decision.target.number]
    assert "銀行に送れない文字" in found.left_out[0].sentence


def test_the_same_draft_arriving_twice_is_one_batch(cash: Cash, running: Round) -> None:
    cash.grants(running, 2)
    txid = uuid.uuid4()
    one, two = (draft_batch(cash.maker, running.pk, pay_on=PAY_ON, txid=txid).batch for _ in range(2))
    assert one == two
    assert Payment.objects.count() == 2


@pytest.mark.parametrize(
    ("day", "said"),
    [(date(2026, 12, 5), "休業日"), (date(2026, 11, 20), "過ぎています"), (date(2027, 3, 1), "先")],
)
def test_a_day_on_which_no_bank_takes_the_file_is_refused(
    cash: Cash, running: Round, day: date, said: str
) -> None:
    cash.grants(running, 1)
    with pytest.raises(BadPayDay, match=said):
        cash.draft(running, day)


def test_more_money_needs_more_people(cash: Cash, running: Round) -> None:
    """The bands of catalogue/benefit_approvals.yaml (K), or the city's own."""
    cash.grants(running, 21, amount=500_000)
    batch = cash.draft(running)
    assert (batch.total, batch.approvals_needed) == (10_500_000, 2)
    assert cash.approve(batch).state == "drafted"
    with pytest.raises(AlreadyApproved):
        cash.approve(batch)
    assert cash.approve(batch, by=cash.second).state == "approved"
