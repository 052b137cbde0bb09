"""Published accidents (benefits.md §3.3, V): for each the control that stops it. The docstring names it.

docs/incidents.md lists them all with cause, control and test.
"""

from __future__ import annotations

import io
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.cityhall.benefits import build, people
from tests.cityhall.benefits.cash import Cash
from tests.cityhall.benefits.tampering import behind_our_back, problems

from madoguchi.cityhall.benefits.actions.approve_batch import approve_batch
from madoguchi.cityhall.benefits.actions.send_file import send_file
from madoguchi.cityhall.benefits.actions.take_file import take_file
from madoguchi.cityhall.benefits.models import Account, BankFile, Payment, Round, Target
from madoguchi.cityhall.benefits.money import ledger
from madoguchi.cityhall.benefits.money.refusals import (
    AlreadySent,
    BadPayDay,
    CannotRelease,
    HasChannel,
    NothingToPay,
)
from madoguchi.cityhall.benefits.refusals import Gate
from madoguchi.connectors.bank_simulator import Behaviour, SimulatedBank
from madoguchi.rules.zengin import Transfer, read_file


def test_abu_nobody_gets_more_than_the_most_one_can_get(cash: Cash, running: Round) -> None:
    """阿武町 2022: 4,630万円 to one person. A grant above the programme's ceiling becomes no payment."""
    cash.grants(running, 2)
    cash.grants(running, 1, amount=46_300_000)
    with pytest.raises(IntegrityError), transaction.atomic():
        cash.draft(running)
    assert not Payment.objects.exists()


def test_abu_there_is_one_channel_and_no_paper_beside_it(
    cash: Cash, running: Round, bank: SimulatedBank
) -> None:
    """阿武町 2022: a needless paper order beside a correct file. What goes by itself is given to nobody."""
    cash.grants(running, 1)
    batch = cash.release(cash.approve(cash.draft(running)))
    with pytest.raises(HasChannel):
        take_file(cash.treasurer, BankFile.objects.get(batch=batch).pk)


def test_abu_the_day_adds_up_over_every_instruction(cash: Cash, running: Round) -> None:
    """阿武町 2022: all instructions of a day together are what was decided, of whatever programme."""
    cash.grants(running, 2)
    first = cash.release(cash.approve(cash.draft(running)))
    other = build.a_round(number=2)
    cash.grants(other, 1)
    second = cash.approve(cash.draft(other))
    payment = Payment.objects.filter(batch=first).first()
    assert payment is not None
    behind_our_back("benefits_payment", lambda: Payment.objects.filter(pk=payment.pk).update(amount=120_000))
    found = problems(cash, second)
    assert any("振込日の指図の合計（200,000円）が、決定の合計（120,000円）と違います" in one for one in found)


def test_taki_a_lost_answer_is_asked_about_before_anything_is_sent_again(
    cash: Cash, running: Round, bank: SimulatedBank
) -> None:
    """多気町 2024: 795 people paid twice, because an unconfirmed file was sent once more."""
    cash.grants(running, 3)
    batch = cash.release(cash.approve(cash.draft(running)))
    bank.vault.behave(Behaviour(lose=1))
    assert [one.state for one in cash.send(batch)] == ["unknown"]
    (dispatch,) = cash.send(batch)
    assert (dispatch.state, dispatch.sends, dispatch.receipt) == ("accepted", 1, "R000001")
    assert len(bank.vault.everything()) == 1
    acts = list(dispatch.attempts.order_by("id").values_list("act", "answer"))
    assert acts == [("send", ""), ("answer", "no_answer"), ("ask", "accepted")]


def test_taki_a_file_that_never_arrived_is_sent_again(
    cash: Cash, running: Round, bank: SimulatedBank
) -> None:
    """多気町 2024, the other side: only the bank's word that it has nothing leads to another sending."""
    cash.grants(running, 1)
    batch = cash.release(cash.approve(cash.draft(running)))
    bank.vault.behave(Behaviour(drop=1))
    assert [one.state for one in cash.send(batch)] == ["unknown"]
    (dispatch,) = cash.send(batch)
    assert (dispatch.state, dispatch.sends, dispatch.absences) == ("accepted", 2, 1)
    assert len(bank.vault.everything()) == 1


def test_tarumizu_an_old_file_is_never_sent(cash: Cash, running: Round, bank: SimulatedBank) -> None:
    """垂水 2024, 富士河口湖, 室蘭: an old file was sent again. A file belongs to its day and leaves once."""
    cash.grants(running, 1)
    batch = cash.release(cash.approve(cash.draft(running)))
    cash.clock.at += timedelta(days=20)
    with pytest.raises(BadPayDay):
        cash.send(batch)
    assert bank.vault.everything() == []


def test_tarumizu_a_file_that_was_handed_over_is_given_to_nobody_again(cash: Cash, running: Round) -> None:
    """垂水 2024: by hand, too, a file is handed over once and marked by the bank's number."""
    from madoguchi.cityhall.benefits.actions.confirm_sent import confirm_sent

    cash.grants(running, 1)
    file = BankFile.objects.get(batch=cash.release(cash.approve(cash.draft(running))))
    assert take_file(cash.treasurer, file.pk).sha256 == file.sha256
    confirm_sent(cash.treasurer, file.pk, receipt="受付-0001")
    with pytest.raises(AlreadySent):
        take_file(cash.treasurer, file.pk)
    assert ledger.balances(running.pk)["sent"] == 40_000


def test_tarumizu_paid_is_what_the_ledger_says(cash: Cash, running: Round, bank: SimulatedBank) -> None:
    """垂水 2024: 8 paid twice, 8 missed, for a flag nobody set. Who is paid is never drafted again."""
    cash.grants(running, 2)
    batch = cash.to_bank(running)
    cash.take(cash.results(bank, batch))
    with pytest.raises(NothingToPay):
        cash.draft(running)


def test_neyagawa_one_person_is_paid_once_over_all_batches(cash: Cash, running: Round) -> None:
    """寝屋川 2020, 所沢, 門真: online and postal both paid. One entitlement has one live payment."""
    (decision,) = cash.grants(running, 1)
    batch = cash.draft(running)
    with pytest.raises(NothingToPay):
        cash.draft(running)
    columns = {
        "batch": batch, "decision": decision, "attempt": 2, "position": 2, "key": "2", "amount": 40_000,
        "ceiling": running.ceiling, "secret": {}, "fingerprint": "x", "changed_at": build.NOW,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(**columns)


def test_miyazaki_a_paid_row_cannot_be_taken_out(cash: Cash, running: Round, bank: SimulatedBank) -> None:
    """宮崎市 2024: a contractor deleted a paid row, and the person was paid again."""
    cash.grants(running, 1)
    batch = cash.to_bank(running)
    cash.take(cash.results(bank, batch))
    payment = Payment.objects.get(batch=batch)
    for change in (payment.delete, lambda: Payment.objects.filter(pk=payment.pk).update(state="drafted")):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        payment.ledger.all().delete()


def test_sendai_the_newest_account_counts(cash: Cash, running: Round, bank: SimulatedBank) -> None:
    """仙台 2022: 151 payments to old accounts; 平塚: another person's account joined by a row's place."""
    first, second = cash.grants(running, 2)
    build.an_account(first.target, "7654321", frozen_at=cash.clock())
    batch = cash.to_bank(running)
    body = bank.vault.body(f"results-a:{BankFile.objects.get(batch=batch).sha256}")
    assert body is not None
    sent = {one.key: one.account_number for one in read_file(io.BytesIO(body)) if isinstance(one, Transfer)}
    by_target = {row.decision.target_id: sent[row.key] for row in Payment.objects.filter(batch=batch)}
    other = Account.objects.get(target=second.target).secret["number"]
    assert by_target == {first.target_id: "7654321", second.target_id: other}


def test_sendai_an_account_nobody_has_confirmed_is_not_paid_into(cash: Cash, running: Round) -> None:
    """仙台 2022, 平塚: the name check is part of the join; without it there is no payment."""
    for verdict in ("possible", "differs"):
        (decision,) = cash.grants(running, 1)
        build.an_account(decision.target, "7654321", verdict=verdict, frozen_at=cash.clock())
    with pytest.raises(NothingToPay):
        cash.draft(running)


def test_hirakawa_who_died_after_the_decision_is_not_paid(cash: Cash, running: Round) -> None:
    """平川: 20 dead and 33 moved. The register is read again at the draft and again at the release."""
    from madoguchi.cityhall.residents.models import Resident

    gone, late, alive = cash.grants(running, 3)
    people.dies(Resident.objects.get(atena_number=gone.target.subject))
    batch = cash.draft(running)
    assert (batch.count, Target.objects.get(pk=gone.target_id).held_for) == (2, "death")
    cash.approve(batch)
    people.dies(Resident.objects.get(atena_number=late.target.subject))
    with pytest.raises(Gate):
        cash.release(batch)
    assert not BankFile.objects.exists()
    assert Target.objects.get(pk=late.target_id).state == "held"
    assert Target.objects.get(pk=alive.target_id).state == "decided"
    with pytest.raises(CannotRelease):
        cash.release(batch)


def test_kurashiki_who_declined_is_not_paid(cash: Cash, running: Round) -> None:
    """倉敷: a person who had declined was paid. Without a new application there is no grant to pay."""
    declined = build.a_target(running, 500, "declined")
    build.an_account(declined)
    with pytest.raises(IntegrityError), transaction.atomic():
        build.a_grant(declined)
    with pytest.raises(NothingToPay):
        cash.draft(running)


def test_public_accounts_what_changes_after_the_draft_does_not_follow(cash: Cash, running: Round) -> None:
    """公金受取口座: 748 wrong accounts. Paid into is the frozen, name-checked row as of the draft."""
    (decision,) = cash.grants(running, 1)
    batch = cash.draft(running)
    before = Payment.objects.get(batch=batch).secret
    build.an_account(decision.target, "7654321", frozen_at=cash.clock())
    cash.release(cash.approve(batch))
    assert Payment.objects.get(batch=batch).secret == before


def test_the_same_approval_arriving_twice_counts_once(cash: Cash, running: Round) -> None:
    """富士河口湖, 室蘭: whatever is done again by mistake has its effect once."""
    cash.grants(running, 1)
    batch = cash.draft(running)
    txid = uuid.uuid4()
    said = {"retyped_total": batch.total, "shown_sha256": batch.content_sha256,
            "authenticated_at": cash.clock.at, "txid": txid}  # fmt: skip
    for _ in range(2):
        approve_batch(cash.checker, batch.pk, **said)
    assert batch.approvals.count() == 1


def test_two_who_send_at_once_send_once(cash: Cash, running: Round, bank: SimulatedBank) -> None:
    """多気町 2024: while one process may still be handing the file over, another one waits."""
    from madoguchi.cityhall.benefits.money.refusals import StillUnderway

    cash.grants(running, 1)
    file = BankFile.objects.get(batch=cash.release(cash.approve(cash.draft(running))))

    class Slow(SimulatedBank):
        def send(self, key: str, file_name: str, body: bytes) -> Any:
            with pytest.raises(StillUnderway):
                send_file(cash.treasurer, file.pk)
            return super().send(key, file_name, body)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("madoguchi.cityhall.benefits.actions.send_file.bank_port", Slow)
        assert send_file(cash.treasurer, file.pk).state == "accepted"
    assert len(bank.vault.everything()) == 1
