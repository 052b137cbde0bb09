"""The resident's answer through each door: once, in time, with the account as of now (benefits.md §3)."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.cityhall.benefits import build, people
from tests.cityhall.benefits.answers import GOOD, RESIDENT, a_letter, asked, counter, decline, own, phone
from tests.cityhall.conftest import make_actor

from madoguchi.cityhall.benefits.actions.apply import apply
from madoguchi.cityhall.benefits.actions.decide import grant, send_back
from madoguchi.cityhall.benefits.answers.refusals import (
    AccountMissing,
    AccountRefused,
    AlreadyAnswered,
    TokenUsed,
    TooLate,
)
from madoguchi.cityhall.benefits.models import Application, Letter, Round, Target
from madoguchi.cityhall.benefits.money import ledger
from madoguchi.cityhall.benefits.refusals import NotFound, OtherSection, WrongState
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import AuditEvent, Staff
from madoguchi.cityhall.tenancy.rights import NotAllowed
from madoguchi.cityhall.tenancy.scope import municipality_scope


@pytest.fixture
def target(running: Round) -> Target:
    return asked(running, 1)


@pytest.fixture
def at_counter(clerk: Staff) -> Actor:
    return make_actor(clerk)


def take(actor: Actor, target: Target, answer: Any, **changes: Any) -> Application:
    return apply(actor, target.pk, answer, **({"txid": uuid.uuid4(), "now": build.NOW} | changes))


def state_of(target: Target) -> str:
    target.refresh_from_db()
    return target.state


def test_a_phone_answer_a_decision_and_the_ledger(target: Target, officer: Staff) -> None:
    letter, _ = a_letter(target)
    made = take(RESIDENT, target, phone(letter))

    letter.refresh_from_db()
    assert (state_of(target), letter.state, made.number) == ("applied", "used", "K2026-000001")
    account = target.accounts.get()
    assert (account.verdict, account.secret["number"], account.application) == ("equal", "1234567", made)

    decision = grant(make_actor(officer), target.pk, code="checked", txid=uuid.uuid4(), now=build.NOW)
    assert (state_of(target), decision.number, decision.amount) == ("decided", "D2026-000001", 40_000)
    assert ledger.balances(target.round_id)["decided"] == 40_000


def test_the_same_request_twice_is_one_answer(target: Target) -> None:
    letter, _ = a_letter(target)
    txid = uuid.uuid4()
    first = take(RESIDENT, target, phone(letter), txid=txid)
    assert take(RESIDENT, target, phone(letter), txid=txid) == first
    assert target.steps.filter(to_state="applied").count() == target.accounts.count() == 1


def test_the_second_answer_learns_when_and_through_which_door_the_first_came(
    target: Target, at_counter: Actor
) -> None:
    letter, _ = a_letter(target)
    first = take(RESIDENT, target, phone(letter))
    for again in (counter(), phone(letter), counter(channel="paper", letter_id=letter.pk)):
        with pytest.raises(AlreadyAnswered) as refused:
            take(RESIDENT if again.channel == "phone" else at_counter, target, again)
        for part in ("令和8年11月20日", "10:00", "スマートフォン", first.number, "受け取る"):
            assert part in str(refused.value)
    assert Application.objects.filter(target=target).count() == 1


def test_the_database_refuses_a_second_live_answer_whoever_writes_it(target: Target) -> None:
    take(RESIDENT, target, phone(a_letter(target)[0]))
    copy = Application.objects.get(target=target)
    copy.pk, copy.number, copy.channel, copy.txid = uuid.uuid4(), "other", "paper", uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)


@pytest.mark.parametrize("state", ["used", "void"])
def test_a_code_opens_the_phones_door_once(target: Target, state: str) -> None:
    letter, _ = a_letter(target)
    Letter.objects.filter(pk=letter.pk).update(state=state, used_at=build.NOW if state == "used" else None)
    with pytest.raises(TokenUsed):
        take(RESIDENT, target, phone(letter))
    assert state_of(target) == "informed"


def test_a_letter_opens_its_own_case_only(target: Target, running: Round) -> None:
    other, _ = a_letter(asked(running, 2))
    with pytest.raises(NotFound):
        take(RESIDENT, target, phone(other))


def test_a_resident_without_a_letter_is_a_stranger(target: Target) -> None:
    with pytest.raises(NotAllowed):
        take(RESIDENT, target, replace(phone(a_letter(target)[0]), letter_id=None))
    with pytest.raises(NotAllowed):
        take(RESIDENT, target, counter())


def test_who_may_enter_for_a_resident(
    target: Target, at_counter: Actor, officer: Staff, officer_of_another_section: Staff, auditor: Staff,
    approver: Staff, officer_elsewhere: Staff, running: Round,
) -> None:  # fmt: skip
    for stranger in (auditor, approver):
        with pytest.raises(NotAllowed):
            take(make_actor(stranger), target, counter())
    with pytest.raises(OtherSection):
        take(make_actor(officer_of_another_section), target, counter())
    with municipality_scope(officer_elsewhere.municipality_id), pytest.raises(NotFound):
        take(make_actor(officer_elsewhere), target, counter())
    take(at_counter, target, counter())
    take(make_actor(officer), asked(running, 2), counter())


def test_a_phone_is_refused_after_the_deadline_and_a_counter_leaves_it_to_review(
    target: Target, at_counter: Actor, running: Round
) -> None:
    day_after = build.NOW.replace(year=2027, month=1, day=30)
    letter, _ = a_letter(target)
    with pytest.raises(TooLate, match="令和9年1月29日"):
        take(RESIDENT, target, phone(letter), now=day_after)
    take(at_counter, target, counter(), now=day_after)
    assert state_of(target) == "review"
    assert target.steps.last().code == "late"

    posted_in_time = asked(running, 2)
    paper = counter(channel="paper", answered_on=date(2027, 1, 29), account=own(2))
    take(at_counter, posted_in_time, paper, now=day_after)
    assert state_of(posted_in_time) == "applied"


def test_on_the_last_day_the_phone_is_open_until_midnight(target: Target) -> None:
    take(RESIDENT, target, phone(a_letter(target)[0]), now=build.NOW.replace(2027, 1, 29, 23, 59))
    assert state_of(target) == "applied"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"bank_code": "9998"}, "9998"),
        ({"branch_code": "999"}, "999"),
        ({"account_number": "12345678"}, "口座番号"),
        ({"account_number": "0000000"}, "口座番号"),
        ({"holder": "見本 太郎"}, "口座名義"),
    ],
)
def test_an_impossible_account_is_refused_in_words(
    target: Target, at_counter: Actor, changes: dict[str, str], words: str
) -> None:
    impossible = replace(GOOD, source="declared", **changes)
    with pytest.raises(AccountRefused, match=words):
        take(at_counter, target, counter(wants="declared", account=impossible))
    assert state_of(target) == "informed"


def test_who_wants_the_money_says_where_to(target: Target, at_counter: Actor) -> None:
    for nowhere in ("declared", "known", ""):
        with pytest.raises(AccountMissing):
            take(at_counter, target, counter(wants=nowhere, account=None))
    assert state_of(target) == "informed"


def test_the_known_account_is_frozen_again_for_the_answer(target: Target) -> None:
    build.an_account(target, "7654321", source="previous")
    made = take(RESIDENT, target, phone(a_letter(target)[0], wants="known", account=None))
    newest = target.accounts.order_by("-version").first()
    assert (newest.version, newest.application, newest.secret["number"]) == (2, made, "7654321")


def test_one_declines_and_asks_again_at_the_counter_only(target: Target, at_counter: Actor) -> None:
    letter, _ = a_letter(target)
    take(RESIDENT, target, phone(letter, intent="decline", wants="", account=None))
    assert (state_of(target), target.accounts.count()) == ("declined", 0)
    with pytest.raises(AlreadyAnswered, match="辞退する"):
        take(at_counter, target, counter(channel="paper", letter_id=letter.pk))
    take(at_counter, target, counter())
    assert state_of(target) == "applied"
    states = target.applications.order_by("number").values_list("state", flat=True)
    assert list(states) == ["superseded", "live"]


@pytest.mark.parametrize("start", ["informed", "applied", "deemed", "review"])
def test_one_may_decline_until_the_money_is_decided(running: Round, at_counter: Actor, start: str) -> None:
    target = asked(running, 1, start)
    take(at_counter, target, decline())
    assert state_of(target) == "declined"


def test_after_the_decision_declining_needs_its_reversal(running: Round, at_counter: Actor) -> None:
    target = build.granted(running, 1).target
    with pytest.raises(WrongState):
        take(at_counter, target, decline())
    assert state_of(target) == "decided"


def test_who_declined_is_not_paid_and_who_did_not_is(
    running: Round, officer: Staff, at_counter: Actor
) -> None:
    """倉敷: somebody who declined was paid. Both ways, per person (benefits.md §3.3, V)."""
    declines, receives = (asked(running, number) for number in (1, 2))
    take(at_counter, declines, decline())
    take(at_counter, receives, counter())
    for target, good in ((declines, False), (receives, True)):
        if good:
            grant(make_actor(officer), target.pk, code="checked", txid=uuid.uuid4())
        else:
            with pytest.raises(WrongState):
                grant(make_actor(officer), target.pk, code="checked", txid=uuid.uuid4())
    assert ledger.balances(running.pk)["decided"] == receives.amount


def test_sent_back_every_door_may_answer_again(target: Target, at_counter: Actor, officer: Staff) -> None:
    letter, _ = a_letter(target)
    first = take(RESIDENT, target, phone(letter))
    send_back(make_actor(officer), target.pk, code="account_name", txid=uuid.uuid4())
    assert state_of(target) == "returned"
    again, _ = a_letter(target)
    second = take(RESIDENT, target, phone(again))
    first.refresh_from_db()
    assert (state_of(target), first.state, second.state) == ("resubmitted", "superseded", "live")


def test_an_answer_under_hold_is_kept_and_the_hold_stays(target: Target) -> None:
    Target.objects.filter(pk=target.pk).update(state="held", held_from="informed", held_for="inquiry")
    take(RESIDENT, target, phone(a_letter(target)[0]))
    assert (state_of(target), target.held_from, target.held_for) == ("held", "applied", "inquiry")
    assert [one.to_state for one in target.steps.all()][-3:] == ["informed", "applied", "held"]


@pytest.mark.parametrize(
    ("change", "code"), [("dies", "death"), ("moves_out", "moved"), ("protect", "protected")]
)
def test_what_the_register_says_now_holds_the_case_but_the_answer_is_kept(
    running: Round, change: str, code: str
) -> None:
    person = people.moved_in(1)
    target = build.a_target(running, 1)
    getattr(people, change)(person)
    made = take(RESIDENT, target, phone(a_letter(target)[0]))
    assert (state_of(target), target.held_from, target.held_for) == ("held", "applied", code)
    assert made.state == "live" and target.accounts.count() == 1


def test_before_the_letter_nobody_applies(running: Round, at_counter: Actor) -> None:
    target = asked(running, 1, "fixed")
    with pytest.raises(WrongState, match="対象確定"):
        take(at_counter, target, counter())


def test_everything_or_nothing(target: Target, at_counter: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure in the last step leaves neither receipt nor used code."""
    letter, _ = a_letter(target)
    monkeypatch.setattr("madoguchi.cityhall.benefits.actions.apply._after", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        take(RESIDENT, target, phone(letter))
    letter.refresh_from_db()
    assert (state_of(target), letter.state, Application.objects.count()) == ("informed", "unused", 0)


def test_the_log_holds_codes_and_no_names(target: Target) -> None:
    take(RESIDENT, target, phone(a_letter(target)[0]))
    logged = AuditEvent.objects.get(verb="benefit.applied", subject=f"target:{target.pk}")
    assert logged.actor == "resident:letter"
    assert "ミホン" not in logged.payload and "1234567" not in logged.payload
