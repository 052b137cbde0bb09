"""職員証: the card answers the server's sign-in question before any pairing, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from madoguchi.agent.answers import SignatureAnswer, read_answer
from madoguchi.agent.sealing import from_text
from madoguchi.agent.staff_login import question
from madoguchi.card import CardSession
from madoguchi.card.emulator import EmulatedReader, MadeCard, TestPki, make_card
from madoguchi.card.jpki.certificate import parse_certificate
from madoguchi.card.jpki.signature import signature_check
from madoguchi.rules.base64url import to_text
from tests.agent.conftest import AT, SERVER, Desk

NONCE = bytes(range(32))


def body(**changes: str) -> dict[str, str]:
    return {"nonce": to_text(NONCE), "asked": AT.isoformat(), "pin": "2345", **changes}


@pytest.fixture
def laid(desk: Desk, pki: TestPki) -> MadeCard:
    made = make_card("adult", pki)
    desk.readers[0].insert(made.card)
    return made


def test_the_answer_names_nobody_and_is_good_for_this_server_only(desk: Desk, laid: MadeCard) -> None:
    reply = desk.call("POST", "/v1/staff-login", body())
    assert reply.data.keys() == {"outcome", "answer"}
    answer = read_answer(from_text(reply.data["answer"]))
    assert isinstance(answer, SignatureAnswer)
    certificate = parse_certificate(answer.certificate)
    assert certificate.kind is not None and certificate.kind.id == "authentication"
    assert certificate.person is None
    for server, outcome in ((SERVER, "passed"), ("https://evil.example", "failed")):
        asked = question(NONCE, AT, server).challenge
        assert signature_check(certificate, asked.message, answer.signature).outcome == outcome
    assert laid.person.name not in reply.body


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_a_foreign_page_gets_no_answer(desk: Desk, laid: MadeCard, origin: str) -> None:
    assert desk.call("POST", "/v1/staff-login", body(), Origin=origin).status == 403


@pytest.mark.parametrize(
    "changes",
    [{"nonce": "AAAA"}, {"nonce": "!"}, {"asked": "2026-11-29T03:00"}, {"asked": "now"}, {"pin": "1" * 41}],
)
def test_an_odd_question_is_none(desk: Desk, laid: MadeCard, changes: dict[str, str]) -> None:
    assert desk.call("POST", "/v1/staff-login", body(**changes)).status == 400


def refused(desk: Desk, **changes: Any) -> str:
    reply = desk.call("POST", "/v1/staff-login", body(**changes))
    assert reply.data["outcome"] == "refused"
    return str(reply.data["code"])


def test_an_old_question_and_a_wrong_pin_are_refused(desk: Desk, laid: MadeCard) -> None:
    assert refused(desk, asked=(AT - timedelta(minutes=5)).isoformat()) == "order_expired"
    assert refused(desk, pin="0000") == "wrong_pin"
    assert refused(desk, pin="12", nonce=to_text(bytes(32))) == "wrong_form"


def test_a_refused_pin_says_by_its_certificate_which_card_it_was(desk: Desk, laid: MadeCard) -> None:
    """The plastic card gives it without a PIN; the server may know whose 職員証 it is."""
    known = laid.certificates["authentication"].fingerprint
    told = [
        desk.call("POST", "/v1/staff-login", body(pin="0000", nonce=to_text(bytes([number]) * 32))).data
        for number in range(3)
    ]
    assert [one["code"] for one in told] == ["wrong_pin", "wrong_pin", "one_left"]
    assert {one["certificate"] for one in told} == {known}
    late = desk.call("POST", "/v1/staff-login", body(asked=(AT - timedelta(hours=1)).isoformat())).data
    assert "certificate" not in late


@pytest.mark.parametrize("zone", ["+00:00", "-23:59", "+23:59"])
@pytest.mark.parametrize(
    "asked", ["0001-01-01T00:00:00", "1900-02-28T12:00:00", "9999-12-31T23:58:00", "9999-12-31T23:59:59.9"]
)
def test_a_question_of_an_absurd_date_is_refused_in_words(
    desk: Desk, laid: MadeCard, asked: str, zone: str
) -> None:
    """No date ends the connection, and none is counted as a use of the question."""
    reply = desk.call("POST", "/v1/staff-login", body(asked=asked + zone))
    assert (reply.status, reply.data["code"]) == (200, "order_expired")
    assert desk.call("POST", "/v1/staff-login", body()).data["outcome"] == "done"


def test_a_question_that_comes_again_sends_no_pin_again(desk: Desk, laid: MadeCard) -> None:
    """A browser may repeat a request whose connection broke; no try of the PIN is repeated with it."""
    assert refused(desk, pin="0000") == "wrong_pin"
    for pin in ("0000", "2345"):
        assert refused(desk, pin=pin) == "order_used"
    assert CardSession(EmulatedReader(laid.card)).tries("authentication_pin").left == 2
    assert desk.call("POST", "/v1/staff-login", body(nonce=to_text(bytes(32)))).data["outcome"] == "done"


def test_two_cards_are_told_and_neither_is_touched(
    desk: Desk, laid: MadeCard, pki: TestPki, cards: Callable[[str], MadeCard]
) -> None:
    desk.readers[1].insert(cards("mover").card)
    assert refused(desk) == "several"
