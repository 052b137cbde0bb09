"""A round of decided grants carried through the money verbs by its proper people, with a clock that ticks."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.cityhall.benefits import build, people
from tests.cityhall.conftest import make_actor, make_staff

from madoguchi.cityhall.benefits.actions.approve_batch import approve_batch
from madoguchi.cityhall.benefits.actions.draft_batch import draft_batch
from madoguchi.cityhall.benefits.actions.import_results import Imported, import_results
from madoguchi.cityhall.benefits.actions.release_batch import release_batch
from madoguchi.cityhall.benefits.actions.send_file import send_file
from madoguchi.cityhall.benefits.models import BankFile, Batch, Dispatch, Payment, Round
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.roles import Role
from madoguchi.connectors.bank_simulator import SimulatedBank
from madoguchi.rules.zengin import load_profile

PAY_ON = date(2026, 12, 4)
PROFILE = load_profile("results-a")


class Clock:
    """Starts an hour after `build.NOW`; every look at it is a second later."""

    def __init__(self) -> None:
        self.at = build.NOW + timedelta(hours=1)

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("django.utils.timezone.now", made)
    return made


@pytest.fixture
def bank(tmp_path: Any, settings: Any) -> Iterator[SimulatedBank]:
    """The simulated bank as the city's channel, with a folder of its own."""
    settings.DATA_DIR = tmp_path
    settings.BENEFIT_BANK = "madoguchi.connectors.bank_simulator.SimulatedBank"
    yield SimulatedBank()


@dataclass
class Cash:
    """The three hands money passes through, and shortcuts through their verbs."""

    maker: Actor
    checker: Actor
    second: Actor
    treasurer: Actor
    clock: Clock
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def grants(self, owned: Round, count: int, **changes: Any) -> list[Any]:
        """Decisions to pay, of people who live here."""
        made = []
        for number in itertools.islice(self.numbers, count):
            people.moved_in(number)
            made.append(build.granted(owned, number, **changes))
        return made

    def draft(self, owned: Round, pay_on: date = PAY_ON) -> Batch:
        return draft_batch(self.maker, owned.pk, pay_on=pay_on, txid=uuid.uuid4()).batch

    def approve(self, batch: Batch, by: Actor | None = None, **changes: Any) -> Batch:
        said = {
            "retyped_total": batch.total, "shown_sha256": batch.content_sha256,
            "authenticated_at": self.clock.at, "txid": uuid.uuid4(),
        }  # fmt: skip
        return approve_batch(by or self.checker, batch.pk, **(said | changes))

    def release(self, batch: Batch, by: Actor | None = None) -> Batch:
        return release_batch(
            by or self.treasurer, batch.pk, authenticated_at=self.clock.at, txid=uuid.uuid4()
        )

    def send(self, batch: Batch) -> list[Dispatch]:
        files = BankFile.objects.filter(batch=batch).order_by("part")
        return [send_file(self.treasurer, file.pk, patience=timedelta(0)) for file in files]

    def results(self, bank: SimulatedBank, batch: Batch, codes: dict[str, str] | None = None) -> bytes:
        file = BankFile.objects.get(batch=batch)
        found = bank.results(f"{file.bank}:{file.sha256}", codes or {}, PROFILE)
        assert found is not None
        return found

    def take(self, body: bytes, kind: str = "result") -> Imported:
        return import_results(
            self.treasurer, body, file_name="kekka.txt", kind=kind, profile=PROFILE, txid=uuid.uuid4()
        )

    def to_bank(self, owned: Round, pay_on: date = PAY_ON) -> Batch:
        """Draft, approve, release and send."""
        batch = self.release(self.approve(self.draft(owned, pay_on)))
        self.send(batch)
        batch.refresh_from_db()
        return batch


@pytest.fixture
def cash(city: Municipality, clock: Clock) -> Cash:
    def person(name: str, role: Role, section: str) -> Actor:
        return make_actor(make_staff(city, name, [role], section=section))

    return Cash(
        person("maker", Role.BENEFIT_OFFICER, "welfare"), person("checker", Role.BENEFIT_APPROVER, "welfare"),
        person("second", Role.BENEFIT_APPROVER, "finance"), person("cashier", Role.TREASURER, "accounting"),
        clock,
    )  # fmt: skip


def states(batch: Batch) -> list[str]:
    return list(Payment.objects.filter(batch=batch).order_by("position").values_list("state", flat=True))
