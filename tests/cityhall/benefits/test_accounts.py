"""Accounts: judged against the register's reading, marked with a keyed hash; doubts are for people."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import pytest
from tests.cityhall.benefits import build
from tests.cityhall.benefits.answers import GOOD, asked, counter, own

from madoguchi.cityhall.benefits.actions.apply import apply
from madoguchi.cityhall.benefits.actions.receive_account import receive_account
from madoguchi.cityhall.benefits.answers.accounts import (
    Given,
    fingerprint,
    freeze,
    judge,
    newest,
    newest_of,
    shown,
    usable,
)
from madoguchi.cityhall.benefits.answers.concerns import concerns_of
from madoguchi.cityhall.benefits.models import Account, Application, Round, Target
from madoguchi.cityhall.benefits.ports import NoAnswer, PublicAccount
from madoguchi.cityhall.tenancy import key_care
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.scope import municipality_scope
from madoguchi.connectors import account_simulator
from madoguchi.rules import zengin


@pytest.mark.parametrize(
    ("holder", "verdict"),
    [
        ("ミホン　タロウ", "equal"), ("ﾐﾎﾝ ﾀﾛｳ", "equal"), ("タロウ ミホン", "possible"),
        ("サトウ タロウ", "possible"), ("ベツノ ハナコ", "differs"), ("見本 太郎", "differs"),
    ],
)  # fmt: skip
def test_the_holder_is_compared_with_the_registers_reading(holder: str, verdict: str) -> None:
    found, reasons = judge("ミホン タロウ", replace(GOOD, holder=holder))
    assert (found, bool(reasons)) == (verdict, verdict != "equal")


def test_reasons_quote_nobodys_name() -> None:
    _, reasons = judge("ミホン タロウ", replace(GOOD, holder="髙橋 太郎"))
    assert not any("髙" in reason for reason in reasons)


def test_an_account_that_no_bank_has_differs_whatever_its_name() -> None:
    verdict, reasons = judge("ミホン タロウ", replace(GOOD, branch_code="999"))
    assert verdict == "differs" and "999" in reasons[0]


def test_the_same_account_has_one_mark_in_a_city_and_another_in_the_next(
    city: Municipality, other_city: Municipality
) -> None:
    mark = fingerprint(GOOD.account)
    assert mark == fingerprint(replace(GOOD, holder="ダレカ").account)
    assert mark != fingerprint(replace(GOOD, account_number="1234568").account)
    key_care.rotate(city)
    assert mark == fingerprint(GOOD.account)
    with municipality_scope(other_city.pk):
        assert mark != fingerprint(GOOD.account)


def test_a_short_number_is_filled_and_shown_by_its_last_digits(running: Round) -> None:
    target = asked(running, 1)
    made = freeze(target, replace(GOOD, account_number="4567"), application=None, now=build.NOW)
    assert made.secret["number"] == "0004567"
    assert shown(made) == "みずほ 東京営業部 普通 ****567"
    assert made.directory_date == zengin.directory_date().isoformat()


def test_the_newest_version_counts(running: Round) -> None:
    target, other = asked(running, 1), asked(running, 2)
    freeze(target, own(1), application=None, now=build.NOW)
    second = freeze(target, own(2), application=None, now=build.NOW)
    third = freeze(other, own(3), application=None, now=build.NOW)
    assert newest_of(target) == second
    assert set(newest([target, other])) == {second, third}
    assert usable(second)


def codes(target: Target, now: Any = build.NOW) -> list[str]:
    return [concern.code for concern in concerns_of([target], now)[target.pk]]


def answered(owned: Round, number: int, given: Given, **changes: Any) -> Target:
    target = asked(owned, number, **{key: changes.pop(key) for key in ("amount", "via") if key in changes})
    apply(build.HOUSE, target.pk, counter(account=given, **changes), txid=uuid.uuid4(), now=build.NOW)
    target.refresh_from_db()
    return target


def test_nothing_to_look_at(running: Round) -> None:
    assert codes(answered(running, 1, own(1))) == []


def test_each_doubt_by_itself(running: Round) -> None:
    usual = [asked(running, number) for number in range(20, 40)]
    assert len(usual) == 20
    cases = {
        "name_possible": answered(running, 1, own(1, holder="タロウ ミホン")),
        "name_differs": answered(running, 2, own(2, holder="ベツノ ハナコ")),
        "proxy": answered(running, 3, own(3), proxy="legal"),
        "new_account": answered(running, 4, own(4, source="declared"), wants="declared"),
        "outlier": answered(running, 5, own(5), amount=450_000),
        "exception": answered(running, 6, own(6), via="evacuee"),
        "no_account": build.a_target(running, 7, "deemed"),
    }
    assert {code: codes(target) for code, target in cases.items()} == {code: [code] for code in cases}


def test_a_declared_account_that_is_known_already_is_not_new(running: Round) -> None:
    target = asked(running, 1)
    freeze(target, own(1, source="previous"), application=None, now=build.NOW)
    declared = counter(wants="declared", account=own(1, source="declared"))
    apply(build.HOUSE, target.pk, declared, txid=uuid.uuid4(), now=build.NOW)
    assert codes(target) == []


def test_the_second_person_on_an_account_is_a_doubt_about_both(running: Round) -> None:
    first = answered(running, 1, own(1))
    assert codes(first) == []
    second = answered(running, 2, own(1))
    assert codes(first) == codes(second) == ["shared_account"]
    freeze(second, own(2), application=None, now=build.NOW)
    assert codes(first) == codes(second) == []


def test_an_account_shared_with_oneself_in_another_round_is_no_doubt(running: Round) -> None:
    first = answered(running, 1, own(1))
    again = build.a_target(build.a_round(number=2), 1)
    freeze(again, own(1), application=None, now=build.NOW)
    assert codes(first) == []


def test_in_a_programme_for_households_two_of_one_household_are_a_doubt(city: Municipality) -> None:
    owned = build.a_round(definition={"unit": "household"})
    first, second = (build.a_target(owned, number) for number in (1, 2))
    for target in (first, second):
        freeze(target, own(target.amount + int(target.number[-1])), application=None, now=build.NOW)
    assert codes(first) == []
    Target.objects.filter(pk=second.pk).update(household_number=first.household_number)
    assert codes(first) == ["same_household"]


def test_the_account_that_comes_later_is_frozen_once(running: Round) -> None:
    target = asked(running, 1)
    made = apply(build.HOUSE, target.pk, counter(account=None), txid=uuid.uuid4(), now=build.NOW)
    found = PublicAccount("0001", "001", "1", "1234567", "ミホン タロウ", build.NOW)
    first = receive_account(build.HOUSE, made.pk, found, now=build.NOW)
    assert receive_account(build.HOUSE, made.pk, found, now=build.NOW) == first
    assert target.accounts.count() == 1


def test_who_registered_none_is_looked_at(running: Round) -> None:
    target = asked(running, 1)
    made = apply(build.HOUSE, target.pk, counter(account=None), txid=uuid.uuid4(), now=build.NOW)
    assert receive_account(build.HOUSE, made.pk, None, now=build.NOW.replace(day=22)) is None
    target.refresh_from_db()
    assert target.state == "review"


def test_an_answer_that_was_replaced_gets_no_account(running: Round) -> None:
    target = asked(running, 1)
    made = apply(build.HOUSE, target.pk, counter(account=None), txid=uuid.uuid4(), now=build.NOW)
    Application.objects.filter(pk=made.pk).update(state="superseded")
    found = PublicAccount("0001", "001", "1", "1234567", "ミホン タロウ", build.NOW)
    assert receive_account(build.HOUSE, made.pk, found, now=build.NOW) is None
    assert Account.objects.count() == 0


def test_the_simulator_is_the_same_every_day_and_silent_on_request(
    running: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = asked(running, 1)
    port = account_simulator.SimulatedAccounts()
    first, again = (port.account_of(target.subject, "K") for _ in range(2))
    assert replace(first, asked_at=build.NOW) == replace(again, asked_at=build.NOW)
    assert port.account_of("0", "K") is None
    monkeypatch.setenv(account_simulator.SILENT, "1")
    with pytest.raises(NoAnswer):
        port.account_of(target.subject, "K")


def test_the_simulator_has_every_kind_of_payee() -> None:
    verdicts, banks = set(), set()
    for number in range(600):
        draw = account_simulator.digits_of(str(number))
        account = account_simulator._account(draw)
        assert zengin.errors(zengin.check_account(account)) == []
        banks.add(account.bank_code)
        holder = account_simulator.holder_of("オオノ タロウ", draw)
        verdicts.add(zengin.match_names("オオノ タロウ", holder).verdict)
    assert verdicts == {"equal", "possible", "differs"}
    assert {"9900", "0001", "0005"} <= banks
