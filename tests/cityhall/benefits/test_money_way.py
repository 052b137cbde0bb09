"""The way of the money: drafted, approved, released, sent, answered, and paid again where it came back."""

from __future__ import annotations

from tests.cityhall.benefits import build
from tests.cityhall.benefits.cash import Cash, states

from madoguchi.cityhall.benefits import ledger
from madoguchi.cityhall.benefits.models import Payment, Round
from madoguchi.connectors.bank_simulator import SimulatedBank


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
