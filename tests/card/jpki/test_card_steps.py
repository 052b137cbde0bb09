"""The steps of a card signature: every status word at every one ends in a sentence, and nothing is sent
twice.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.card.cast import AT, STATUS_WORDS, Wire
from tests.card.jpki.makers import Good

from madoguchi.card import CardError, CardRemoved, CardSession, Secret, read_presence
from madoguchi.card.apdu import SIGN, VERIFY
from madoguchi.card.emulator import EmulatedReader, MadeCard, TestPki
from madoguchi.card.jpki.certificate import parse_certificate
from madoguchi.card.jpki.signature import verify_raw

Maker = Callable[[str], MadeCard]
DOCUMENT = b"document"
HARMLESS = {0x6300, 0x63C2, 0x6C00}


def sign(wire: Wire, pki: TestPki) -> str:
    """Presence, password, certificate, signature: what a counter does."""
    session = CardSession(wire)
    assert read_presence(session).signature
    session.verify("signature_password", Secret("ABC123"))
    certificate = parse_certificate(session.read("signature_certificate"))
    signature = session.sign("signature", DOCUMENT)
    return verify_raw(DOCUMENT, signature, certificate, pki.trust(), Good(), AT).conclusion


@pytest.fixture
def steps(card: Maker, pki: TestPki) -> int:
    wire = Wire(EmulatedReader(card("adult").card))
    assert sign(wire, pki) == "valid"
    return len(wire.sent)


@pytest.mark.parametrize("word", STATUS_WORDS, ids=lambda word: f"{word:04X}")
def test_every_status_word(card: Maker, pki: TestPki, steps: int, word: int) -> None:
    for place in range(steps):
        made = card("adult")
        wire = Wire(EmulatedReader(made.card), {place: word.to_bytes(2, "big")})
        try:
            conclusion = sign(wire, pki)
        except CardError as error:
            assert error.message.endswith("。")
            assert error.remedy.endswith("。")
            assert "ABC123" not in str(error)
        else:
            assert word in HARMLESS
            assert conclusion == "valid"
        assert wire.count(VERIFY) <= 1
        assert wire.count(SIGN) <= 1 or word == 0x6C00


def test_a_card_pulled_at_any_step(card: Maker, pki: TestPki, steps: int) -> None:
    for place in range(steps):
        reader = EmulatedReader(card("adult").card)
        with pytest.raises(CardRemoved):
            sign(Wire(reader, before={place: reader.remove}), pki)
