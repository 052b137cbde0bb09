"""What the agent did not do is on the log: our own order, once, a code and nothing of the card."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any, get_args

import pytest
from django.test import Client
from django.urls import reverse
from tests.cityhall.conftest import make_actor
from tests.cityhall.readers.conftest import SUBJECT, Seat
from tests.cityhall.readers.test_pages import connect
from tests.support.card_agent import InProcessAgent, now, printed

from madoguchi.agent.orders import write_order
from madoguchi.agent.refusals import Code
from madoguchi.card.emulator import MadeCard
from madoguchi.cityhall.readers.actions.issue_order import issue_order, order_value
from madoguchi.cityhall.readers.actions.report_refusal import report_refusal
from madoguchi.cityhall.readers.models import Order, Pairing
from madoguchi.cityhall.readers.refusals import AnswerRefused, NotConnected
from madoguchi.cityhall.tenancy.models import AuditEvent, Municipality, Staff
from madoguchi.cityhall.tenancy.scope import municipality_scope

Maker = Callable[[str], MadeCard]


def report(seat: Seat, text: str, code: str) -> None:
    report_refusal(seat.actor, seat.session, text, code)


def refusals() -> list[dict[str, Any]]:
    events = AuditEvent.objects.filter(verb="card.not_done").order_by("seq")
    return [json.loads(payload) for payload in events.values_list("payload", flat=True)]


@pytest.mark.parametrize(
    ("person", "secrets", "code"),
    [("adult", {"pin": "9999"}, "wrong_pin"), ("locked", {"pin": "1234"}, "locked"), ("", {}, "no_card")],
)
def test_a_refusal_of_the_agent_is_recorded_as_a_code(
    seat: Seat, card: Maker, monkeypatch: pytest.MonkeyPatch, person: str, secrets: dict[str, str], code: str
) -> None:
    monkeypatch.setattr("madoguchi.agent.desk.WAIT_FOR_CARD", now() - now())
    if person:
        seat.agent.lay(card(person))
    order = seat.ask()
    outcome = seat.agent.perform(order.text, secrets)
    assert outcome.refusal is not None
    assert outcome.refusal.code == code
    report(seat, order.text, outcome.refusal.code)
    (event,) = refusals()
    assert event["subject"] == SUBJECT
    assert event["detail"] == {"order": str(order.id), "kind": "read_person", "outcome": code}
    assert (Order.objects.get().state, Order.objects.get().outcome) == ("refused", code)


def test_every_code_of_the_agent_has_a_place_on_the_log(seat: Seat) -> None:
    codes = [*get_args(Code), "agent_gone", "unpaired"]
    for code in codes:
        report(seat, seat.ask().text, code)
    assert [event["detail"]["outcome"] for event in refusals()] == codes


def test_one_order_is_one_event_and_is_answered_no_more(seat: Seat, card: Maker) -> None:
    made = card("adult")
    seat.agent.lay(made)
    order = seat.ask()
    sealed = seat.agent.perform(order.text, printed(made, now())).sealed
    report(seat, order.text, "removed")
    for _ in range(20):
        with pytest.raises(AnswerRefused):
            report(seat, order.text, "removed")
    with pytest.raises(AnswerRefused):
        seat.take(order.id, sealed)
    assert len(refusals()) == 1


def test_what_was_answered_is_not_refused_afterwards(seat: Seat, card: Maker) -> None:
    made = card("adult")
    seat.agent.lay(made)
    order = seat.ask()
    seat.take(order.id, seat.agent.perform(order.text, printed(made, now())).sealed)
    with pytest.raises(AnswerRefused):
        report(seat, order.text, "removed")
    assert refusals() == []


@pytest.mark.parametrize("code", ["", "見本　花子", "123456789018", "wrong_pin ", "x" * 5000])
def test_only_codes_get_onto_the_log(seat: Seat, code: str) -> None:
    order = seat.ask()
    with pytest.raises(AnswerRefused):
        report(seat, order.text, code)
    assert refusals() == []
    assert Order.objects.get().state == "issued"


def test_an_order_of_somebody_else_is_none(seat: Seat) -> None:
    order = seat.ask()
    forged = write_order(order_value(Order.objects.get()), bytes(32))
    for text in ("", ".", "あ.い", forged, order.text[:-2], str(order.id), order.text + "A" * 5000):
        with pytest.raises(AnswerRefused):
            report(seat, text, "removed")
    other = dataclasses.replace(seat, session="another-session")
    with pytest.raises(NotConnected):
        report(other, order.text, "removed")
    other = dataclasses.replace(other, agent=InProcessAgent())
    other.pair()
    with pytest.raises(AnswerRefused):
        report(other, order.text, "removed")
    assert refusals() == []


@pytest.mark.parametrize("id", ["1", "", "staff-login", "\x00", "見本　花子", "9" * 40, "6f9d4f3e-5d3a-4c57"])
def test_a_stamped_order_of_an_id_that_is_none_is_refused(seat: Seat, id: str) -> None:
    """A dishonest agent holds the pairing's key, so it can stamp what this server never wrote."""
    seat.ask()
    order = dataclasses.replace(order_value(Order.objects.get()), id=id)
    with pytest.raises(AnswerRefused):
        report(seat, write_order(order, bytes(Pairing.objects.get().key)), "removed")
    assert (Order.objects.get().state, refusals()) == ("issued", [])


def test_a_clerk_of_another_city_writes_on_nobodys_log(
    seat: Seat, clerk_elsewhere: Staff, other_city: Municipality
) -> None:
    order = seat.ask()
    with municipality_scope(other_city.pk):
        stranger = Seat(make_actor(clerk_elsewhere), seat.session, InProcessAgent())
        with pytest.raises(NotConnected):
            report(stranger, order.text, "removed")
        stranger.pair()
        with pytest.raises(AnswerRefused):
            report(stranger, order.text, "removed")
        assert refusals() == []
    assert refusals() == []


def test_the_page_reports_it(clerk: Staff, client_of: Callable[[Staff], Client], believed: Any) -> None:
    client, url = client_of(clerk), reverse("readers:refused")
    connect(client, InProcessAgent())
    session = client.session.session_key
    order = issue_order(make_actor(clerk), session, "read_person", subject=SUBJECT)
    assert client.post(url, {"order": order.text, "code": "swapped"}).json() == {}
    assert [event["detail"]["outcome"] for event in refusals()] == ["swapped"]
    again = client.post(url, {"order": order.text, "code": "swapped"})
    assert (again.status_code, len(refusals())) == (422, 1)
    assert client.get(url).status_code == 405
    assert Client(enforce_csrf_checks=True).post(url).status_code in (302, 403)
    assert f'data-report-url="{url}"' in client.get(reverse("readers:connect")).content.decode()
