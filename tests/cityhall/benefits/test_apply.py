"""The resident's answer through each door: once, in time, with the account as of now (benefits.md §3)."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from tests.cityhall.benefits import build
from tests.cityhall.benefits.answers import GOOD, RESIDENT, a_letter, counter, decline, phone
from tests.cityhall.conftest import make_actor

from madoguchi.cityhall.benefits import ledger
from madoguchi.cityhall.benefits.actions.apply import apply
from madoguchi.cityhall.benefits.actions.decide import grant
from madoguchi.cityhall.benefits.models import Application, Decision, Round
from madoguchi.cityhall.tenancy.models import Staff


def test_a_phone_answer_a_decision_and_the_ledger(running: Round, officer: Staff) -> None:
    target = build.a_target(running, 1)
    letter, _ = a_letter(target)
    made = apply(RESIDENT, target.pk, phone(letter), txid=uuid.uuid4(), now=build.NOW)

    target.refresh_from_db()
    letter.refresh_from_db()
    assert (target.state, letter.state, made.number) == ("applied", "used", "K2026-000001")
    account = target.accounts.get()
    assert (account.verdict, account.secret["number"], account.application) == ("equal", "1234567", made)

    decision = grant(make_actor(officer), target.pk, code="checked", txid=uuid.uuid4(), now=build.NOW)
    target.refresh_from_db()
    assert (target.state, decision.number, decision.amount) == ("decided", "D2026-000001", 40_000)
    assert ledger.balances(running.pk)["decided"] == 40_000
