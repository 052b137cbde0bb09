"""A mother under 支援措置 with her child, a neighbour, a protected family about to move in; a visit."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.cityhall.conftest import make_actor
from tests.cityhall.residents.conftest import load, person

from madoguchi.cityhall.cases.actions.open_visit import open_visit
from madoguchi.cityhall.cases.models import Visit
from madoguchi.cityhall.residents.actions.protect_person import protect_person
from madoguchi.cityhall.residents.actions.receive_transfer import receive_transfer
from madoguchi.cityhall.residents.models import (
    IncomingTransfer,
    Protection,
    ProtectionRequest,
    RegisterImport,
    Resident,
)
from madoguchi.cityhall.tenancy.actor import system_actor
from madoguchi.cityhall.tenancy.models import Staff

__all__ = ["load"]
ADDRESS = "見本町一丁目1番地"
REASON = "栁田さん本人が来庁し、転入届を受け付けるため"
CHILD = {"relation_code1": "20", "relation": "子", "household_number": "0000000001", "household_order": "2"}


@pytest.fixture
def household(load: Callable[..., RegisterImport]) -> list[Resident]:
    load(
        [
            person(1, "栁田　沙織", "ヤナギダ　サオリ", sex="2"),
            person(2, "栁田　律", "ヤナギダ　リツ", **CHILD, address_lot="1番地"),
            person(3, "佐藤　太郎", "サトウ　タロウ"),
        ]
    )
    return [Resident.objects.get(atena_number=f"{number:010}") for number in (1, 2, 3)]


@pytest.fixture
def mother(household: list[Resident]) -> Resident:
    return household[0]


@pytest.fixture
def child(household: list[Resident]) -> Resident:
    return household[1]


@pytest.fixture
def neighbour(household: list[Resident]) -> Resident:
    return household[2]


@pytest.fixture
def protection(mother: Resident, protection_officer: Staff) -> Protection:
    details = {"category": "dv", "feared_person": "架空の夫", "protected_addresses": [ADDRESS]}
    officer = make_actor(protection_officer)
    return protect_person(officer, mother.pk, details=details, from_on=date(2026, 4, 1))


@pytest.fixture
def family(city: Any) -> IncomingTransfer:
    """A 転出証明書情報 whose former municipality reported a 支援措置."""
    from tests.browser.family import protected_message

    return receive_transfer(system_actor("test"), protected_message(timezone.localdate()))


@pytest.fixture
def visit(clerk: Staff) -> Visit:
    return open_visit(make_actor(clerk), event="move_in", txid=uuid.uuid4())


@pytest.fixture
def counter(clerk: Staff, client_of: Callable[[Staff], Client]) -> Client:
    """The clerk's browser."""
    return client_of(clerk)


@pytest.fixture
def office(protection_officer: Staff, client_of: Callable[[Staff], Client]) -> Client:
    """The officer's browser."""
    return client_of(protection_officer)


@pytest.fixture
def ask(counter: Client, visit: Visit, mother: Resident, protection: Protection) -> Callable[..., Any]:
    """`ask()` posts the clerk's request for the mother, as the blocking page does."""

    def post(**changes: Any) -> Any:
        values = {
            "resident": mother.pk, "visit": visit.pk, "operations": ["view", "print"], "reason": REASON,
            "back": f"/c/v/{visit.pk}/person/?resident={mother.pk}", "txid": uuid.uuid4(), **changes,
        }  # fmt: skip
        return counter.post("/p/ask/", {key: value for key, value in values.items() if value is not None})

    return post


@pytest.fixture
def asked(ask: Callable[..., Any]) -> ProtectionRequest:
    """A request that waits."""
    ask()
    return ProtectionRequest.objects.get()


@pytest.fixture
def granted(asked: ProtectionRequest, office: Client) -> ProtectionRequest:
    """The same, granted for viewing and printing."""
    answer = {"operations": ["view", "print"], "minutes": "30", "reason": "電話で本人の来庁を確かめた"}
    assert office.post(f"/p/requests/{asked.pk}/grant/", answer).status_code == 302
    asked.refresh_from_db()
    return asked
