"""How often a PIN may still be wrong is asked before anybody types; it costs no try and needs no order."""

from __future__ import annotations

import pytest

from madoguchi.card import CardSession, PinWrong, Secret
from madoguchi.card.emulator import EmulatedReader, TestPki, make_card
from tests.agent.conftest import Desk


def test_the_card_is_asked_and_no_try_is_spent(paired: Desk, pki: TestPki) -> None:
    made = make_card("adult", pki)
    with pytest.raises(PinWrong):
        CardSession(EmulatedReader(made.card)).verify("signature_password", Secret("WRONG1"))
    paired.readers[0].insert(made.card)
    for _ in range(3):
        assert ask(paired, "signature") == {"outcome": "told", "left": 4, "locked": False}
    assert ask(paired, "authentication")["left"] == 3


def test_a_locked_and_an_absent_certificate_are_told(paired: Desk, pki: TestPki) -> None:
    paired.readers[0].insert(make_card("locked", pki).card)
    assert ask(paired, "signature") == {"outcome": "told", "left": 0, "locked": True}
    paired.readers[0].insert(make_card("child", pki).card)
    assert ask(paired, "signature")["code"] == "no_certificate"


def test_without_a_card_or_with_two_nothing_is_told(paired: Desk, pki: TestPki) -> None:
    assert ask(paired, "signature")["code"] == "no_card"
    for reader in paired.readers:
        reader.insert(make_card("adult", pki).card)
    assert ask(paired, "signature")["code"] == "several"


def test_strangers_and_odd_questions_are_told_nothing(paired: Desk) -> None:
    assert paired.call("POST", "/v1/tries", {"key": "signature"}).status == 401
    bearer = {"Authorization": f"Bearer {paired.token}"}
    assert paired.call("POST", "/v1/tries", {"key": "entry"}, **bearer).status == 400
    assert paired.call("POST", "/v1/tries", {"key": "signature"}, Origin="https://evil.example").status == 403


def ask(paired: Desk, key: str) -> dict[str, object]:
    reply = paired.call("POST", "/v1/tries", {"key": key}, Authorization=f"Bearer {paired.token}")
    assert reply.status == 200
    return dict(reply.data)
