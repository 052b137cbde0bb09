"""Decisions: one by one with a reason, clean ones in bulk, each once and into the ledger."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cityhall.benefits import build, people
from tests.cityhall.benefits.answers import GOOD, asked, counter, decline, own
from tests.cityhall.conftest import make_actor

from madoguchi.cityhall.benefits.actions import decide_clean as bulk
from madoguchi.cityhall.benefits.actions.accept_account import accept_account
from madoguchi.cityhall.benefits.actions.apply import apply
from madoguchi.cityhall.benefits.actions.decide import grant, refuse, send_back
from madoguchi.cityhall.benefits.actions.decide_clean import decide_clean
from madoguchi.cityhall.benefits.answers.deciding import basis_of
from madoguchi.cityhall.benefits.answers.refusals import AccountNotReady, ReasonMissing, ReasonUnknown
from madoguchi.cityhall.benefits.models import Decision, Round, Target
from madoguchi.cityhall.benefits.money import ledger
from madoguchi.cityhall.benefits.refusals import Gate, OtherSection, WrongState
from madoguchi.cityhall.tenancy import jobs
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Job, Staff
from madoguchi.cityhall.tenancy.rights import NotAllowed


@pytest.fixture
def by(officer: Staff) -> Actor:
    return make_actor(officer)


def answered(owned: Round, number: int, **changes: Any) -> Target:
    """Somebody who lives here and answered at the counter with an account of their own."""
    target = asked(owned, number, **changes)
    apply(build.HOUSE, target.pk, counter(account=own(number)), txid=uuid.uuid4(), now=build.NOW)
    target.refresh_from_db()
    return target


def with_name(owned: Round, number: int, holder: str, **answer: Any) -> Target:
    """Somebody whose account bears that name."""
    target = asked(owned, number)
    given = counter(account=own(number, holder=holder), **answer)
    apply(build.HOUSE, target.pk, given, txid=uuid.uuid4(), now=build.NOW)
    target.refresh_from_db()
    return target


def states(*targets: Target) -> list[str]:
    for target in targets:
        target.refresh_from_db()
    return [target.state for target in targets]


def order(by: Actor, owned: Round, txid: uuid.UUID | None = None) -> None:
    decide_clean(by, owned.pk, txid=txid or uuid.uuid4())
    assert jobs.run_ready() == 1


def test_a_refusal_decides_nothing_to_pay(running: Round, by: Actor) -> None:
    target = answered(running, 1)
    made = refuse(by, target.pk, code="paid_elsewhere", text="隣の市で受給", txid=uuid.uuid4())
    assert (states(target), made.kind, made.amount) == (["rejected"], "refusal", 0)
    assert made.reason == {
        "code": "paid_elsewhere", "text": "ほかの自治体で支給を受けている", "note": "隣の市で受給",
    }  # fmt: skip
    assert ledger.balances(running.pk)["decided"] == 0


def test_the_same_act_twice_is_one_decision(running: Round, by: Actor) -> None:
    target, txid = answered(running, 1), uuid.uuid4()
    assert grant(by, target.pk, code="checked", txid=txid) == grant(by, target.pk, code="checked", txid=txid)
    with pytest.raises(WrongState):
        grant(by, target.pk, code="checked", txid=uuid.uuid4())
    assert Decision.objects.count() == 1


def test_a_decision_names_what_it_was_decided_on(running: Round, by: Actor) -> None:
    target = answered(running, 1)
    made = grant(by, target.pk, code="checked", txid=uuid.uuid4())
    assert made.basis_sha256 == basis_of(target)
    target.amount += 1
    assert made.basis_sha256 != basis_of(target)


def test_reasons_are_the_catalogues(running: Round, by: Actor) -> None:
    target = answered(running, 1)
    for verb, foreign in ((grant, "late"), (refuse, "checked"), (send_back, "")):
        with pytest.raises(ReasonUnknown):
            verb(by, target.pk, code=foreign, txid=uuid.uuid4())


def test_who_decides(
    running: Round, officer_of_another_section: Staff, clerk: Staff, approver: Staff, auditor: Staff
) -> None:
    target = answered(running, 1)
    for stranger, refusal in (
        (officer_of_another_section, OtherSection), (clerk, NotAllowed), (approver, NotAllowed),
        (auditor, NotAllowed),
    ):  # fmt: skip
        for verb, code in ((grant, "checked"), (refuse, "late"), (send_back, "signature")):
            with pytest.raises(refusal):
                verb(make_actor(stranger), target.pk, code=code, txid=uuid.uuid4())
    assert states(target) == ["applied"]


def test_no_money_to_a_name_that_is_only_possible(running: Round, by: Actor) -> None:
    target = with_name(running, 1, "タロウ ミホン")
    assert states(target) == ["review"]
    with pytest.raises(AccountNotReady):
        grant(by, target.pk, code="checked", txid=uuid.uuid4())
    with pytest.raises(ReasonMissing):
        accept_account(by, target.pk, version=1, reason=" ")
    accepted = accept_account(by, target.pk, version=1, reason="通帳の写しで確認")
    assert (accepted.version, accepted.verdict, str(accepted.accepted_by_id)) == (2, "possible", by.id)
    assert accepted.secret["accepted_because"] == "通帳の写しで確認"
    assert accept_account(by, target.pk, version=1, reason="もう一度").version == 2
    grant(by, target.pk, code="account_confirmed", txid=uuid.uuid4())


def test_another_persons_name_is_not_accepted_unless_the_law_represents_the_payee(
    running: Round, by: Actor
) -> None:
    plain = with_name(running, 1, "ベツノ ハナコ")
    with pytest.raises(AccountNotReady):
        accept_account(by, plain.pk, version=1, reason="本人が言った")
    guarded = with_name(running, 2, "ベツノ ハナコ", proxy="guardian")
    accept_account(by, guarded.pk, version=1, reason="登記事項証明書で確認")


def test_accepting_what_has_changed_meanwhile_is_refused(running: Round, by: Actor) -> None:
    target = with_name(running, 1, "タロウ ミホン")
    build.an_account(target, "7777777", verdict="possible")
    with pytest.raises(AccountNotReady, match="新しく"):
        accept_account(by, target.pk, version=1, reason="確認")


def test_a_death_found_at_the_decision_holds_the_case(running: Round, by: Actor) -> None:
    person = people.moved_in(1)
    target = build.a_target(running, 1, "review")
    build.an_account(target)
    people.dies(person)
    with pytest.raises(Gate):
        grant(by, target.pk, code="checked", txid=uuid.uuid4())
    assert (states(target), target.held_for) == (["held"], "death")


def test_clean_answers_are_granted_and_doubtful_ones_go_to_review(running: Round, by: Actor) -> None:
    clean = [answered(running, number) for number in (1, 2)]
    deemed = asked(running, 3, "deemed")
    build.an_account(deemed, "3333333", source="previous")
    shared = [answered(running, number) for number in (4, 5)]
    apply(build.HOUSE, asked(running, 6).pk, counter(account=own(4)), txid=uuid.uuid4(), now=build.NOW)
    declined = asked(running, 7)
    apply(build.HOUSE, declined.pk, decline(), txid=uuid.uuid4(), now=build.NOW)
    gone = people.moved_in(8)
    dead = build.a_target(running, 8, "applied")
    build.an_account(dead, "8888888")
    people.dies(gone)

    order(by, running)

    assert states(*clean, deemed, *shared, declined, dead) == [
        "decided", "decided", "decided", "review", "decided", "declined", "held",
    ]  # fmt: skip
    granted = Decision.objects.filter(kind="grant")
    assert granted.count() == 4 and {one.decided_by for one in granted} == {f"staff:{by.id}"}
    assert ledger.balances(running.pk)["decided"] == 4 * 40_000


def test_ordered_again_nothing_is_granted_twice(running: Round, by: Actor) -> None:
    answered(running, 1)
    txid = uuid.uuid4()
    order(by, running, txid)
    order(by, running, txid)
    order(by, running)
    assert Decision.objects.count() == 1
    assert ledger.balances(running.pk)["decided"] == 40_000


def test_a_killed_bulk_decision_goes_on_where_it_stopped(
    running: Round, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 2)
    targets = [answered(running, number) for number in range(1, 6)]
    real, calls = bulk.decide_chunk, []

    def dies_at_the_second(*args: Any) -> Any:
        calls.append(args)
        if len(calls) == 2:
            raise RuntimeError("killed")
        return real(*args)

    monkeypatch.setattr(bulk, "decide_chunk", dies_at_the_second)
    order(by, running)
    assert states(*targets) == ["decided", "decided", "applied", "applied", "applied"]
    Job.objects.update(run_after=build.NOW.replace(year=2020))
    assert jobs.run_ready() == 1
    assert states(*targets) == ["decided"] * 5
    assert Job.objects.get().result == {"granted": 5, "to_review": 0}
    assert ledger.balances(running.pk)["decided"] == 5 * 40_000


def test_who_still_waits_for_the_account_is_left_alone_for_a_day(running: Round, by: Actor) -> None:
    target = asked(running, 1)
    apply(build.HOUSE, target.pk, counter(account=None), txid=uuid.uuid4(), now=build.NOW)
    for now, expected in ((build.NOW, "applied"), (build.NOW.replace(day=22), "review")):
        bulk.decide_chunk(by, running, uuid.uuid4(), "", now)
        assert states(target) == [expected]


def test_a_chunk_costs_the_same_for_one_as_for_many(running: Round, by: Actor) -> None:
    counts = []
    for start, size in ((1, 2), (10, 20)):
        for number in range(start, start + size):
            answered(running, number)
        with CaptureQueriesContext(connection) as seen:
            bulk.decide_chunk(by, running, uuid.uuid4(), "", build.NOW)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_round_of_another_section_is_not_ordered(running: Round, officer_of_another_section: Staff) -> None:
    with pytest.raises(OtherSection):
        decide_clean(make_actor(officer_of_another_section), running.pk, txid=uuid.uuid4())


def test_the_account_of_the_application_counts_whatever_is_registered_later(running: Round) -> None:
    """公金受取口座: what changes with the state after the application does not follow (V)."""
    target = asked(running, 1)
    apply(build.HOUSE, target.pk, counter(account=GOOD), txid=uuid.uuid4(), now=build.NOW)
    frozen = target.accounts.get()
    assert (frozen.secret["number"], frozen.frozen_at) == ("1234567", build.NOW)
    with pytest.raises(Exception, match=r"append.only"):
        frozen.save()
