"""The number from the card itself: by its PIN, to an order of a number task, proved and the person's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.cityhall.conftest import make_actor
from tests.support.card_agent import InProcessAgent, now, printed

from madoguchi.card.emulator.folder import TestFolder
from madoguchi.cityhall.cases.models import Case, VisitPerson
from madoguchi.cityhall.individual_numbers.actions.read_numbers import read_numbers
from madoguchi.cityhall.individual_numbers.models import IndividualNumber
from madoguchi.cityhall.readers.actions.invite_reader import invite_reader
from madoguchi.cityhall.readers.actions.pair_reader import pair_reader
from madoguchi.cityhall.readers.models import Order
from madoguchi.cityhall.tenancy.models import AuditEvent, Staff
from madoguchi.rules.my_numbers import read_my_number

pytestmark = pytest.mark.django_db
PIN = "1234"


@pytest.fixture
def believed(tmp_path: Path, settings: Any) -> TestFolder:
    """This server takes test cards, as a demo does."""
    folder = TestFolder.open(tmp_path / "test-pki", now())
    settings.CARD_DIR, settings.CARD_TEST_PKI, settings.CARD_ACCEPT_TEST = tmp_path, folder.path, True
    return folder


@pytest.fixture
def movers_case(case: Case, believed: TestFolder) -> Case:
    """p1 is the person on the mover's card."""
    person = believed.card("mover").person
    row = VisitPerson.objects.get(visit=case.visit_id, key="p1")
    row.items = {**row.items, "name": person.name, "birth_date": str(person.birth_date)}
    row.save()
    return case


@pytest.fixture
def seat(number_officer: Staff, client_of: Callable[[Staff], Client]) -> tuple[Client, InProcessAgent]:
    """The officer's browser, paired with the agent of the PC."""
    browser, agent, actor = client_of(number_officer), InProcessAgent(), make_actor(number_officer)
    session = browser.session.session_key
    invitation = invite_reader(actor, session)
    pair_reader(actor, session, invitation.id, agent.pair(invitation.server_key))
    return browser, agent


def ask(browser: Client, case: Case, key: str = "p1") -> dict[str, str]:
    return json.loads(browser.post(f"/n/{case.pk}/{key}/card/order/").content)


def store(browser: Client, case: Case, order: dict[str, str], sealed: str, key: str = "p1") -> str:
    posted = {"order": order["id"], "sealed": sealed}
    return browser.post(f"/n/{case.pk}/{key}/card/answer/", posted, follow=True).content.decode()


def test_the_cards_number_is_kept_and_never_seen(
    seat: tuple[Client, InProcessAgent], movers_case: Case, believed: TestFolder, number_officer: Staff
) -> None:
    browser, agent = seat
    agent.lay(believed.card("mover"))
    assert "カードから登録する" in browser.get(f"/n/{movers_case.pk}/").content.decode()
    assert "暗証番号" in browser.get(f"/n/{movers_case.pk}/p1/card/").content.decode()
    order = ask(browser, movers_case)
    outcome = agent.perform(order["order"], {"pin": PIN})
    assert outcome.outcome == "done", outcome
    page = store(browser, movers_case, order, outcome.sealed)
    assert "カードから番号を登録しました" in page
    row = IndividualNumber.objects.get()
    assert (row.source, row.document) == ("card", "my_number_card")
    kept = read_numbers(make_actor(number_officer), movers_case.pk, ["p1"], purpose="nhi", use="core_entry")
    number = believed.card("mover").person.my_number
    assert kept == {"p1": number}
    assert read_my_number(number)
    assert number not in page + outcome.sealed + order["order"]
    assert not [one for one in AuditEvent.objects.values_list("payload", flat=True) if number in one]
    assert number not in str(list(Order.objects.values_list()))


def test_somebody_elses_card(
    seat: tuple[Client, InProcessAgent], movers_case: Case, believed: TestFolder
) -> None:
    browser, agent = seat
    agent.lay(believed.card("adult"))
    order = ask(browser, movers_case)
    page = store(browser, movers_case, order, agent.perform(order["order"], {"pin": PIN}).sealed)
    assert "手続する方と違います" in page
    assert not IndividualNumber.objects.exists()


def test_number_b_opens_no_number(
    seat: tuple[Client, InProcessAgent], movers_case: Case, believed: TestFolder
) -> None:
    browser, agent = seat
    made = believed.card("mover")
    agent.lay(made)
    outcome = agent.perform(ask(browser, movers_case)["order"], printed(made, now()))
    assert outcome.outcome == "refused"


def test_an_answer_serves_one_person_once(
    seat: tuple[Client, InProcessAgent], movers_case: Case, believed: TestFolder
) -> None:
    browser, agent = seat
    agent.lay(believed.card("mover"))
    order = ask(browser, movers_case)
    sealed = agent.perform(order["order"], {"pin": PIN}).sealed
    store(browser, movers_case, order, sealed, key="p2")
    assert not IndividualNumber.objects.exists()
    store(browser, movers_case, order, sealed)
    assert IndividualNumber.objects.count() == 1
    store(browser, movers_case, order, sealed)
    assert IndividualNumber.objects.count() == 1


def test_nobody_gets_an_order_who_may_not_store(
    movers_case: Case, clerk: Staff, childcare_officer: Staff, client_of: Callable[[Staff], Client]
) -> None:
    for other in (clerk, childcare_officer):
        assert client_of(other).post(f"/n/{movers_case.pk}/p1/card/order/").status_code == 403
    assert not Order.objects.exists()
