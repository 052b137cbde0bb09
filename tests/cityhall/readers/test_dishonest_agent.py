"""An agent that lies: what the card did not say, or another card said, is found at the server."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from tests.cityhall.readers.conftest import Seat
from tests.support.card_agent import now, printed

from madoguchi.agent.answers import PersonAnswer, read_answer, write_answer
from madoguchi.agent.sealing import from_text, open_answer, seal_answer
from madoguchi.card.emulator import MadeCard
from madoguchi.cityhall.readers.models import Pairing
from madoguchi.cityhall.readers.refusals import (
    AgentTooOld,
    NotAuthentic,
    TestCardRefused,
)
from madoguchi.rules.base64url import to_text

Maker = Callable[[str], MadeCard]


def resealed(seat: Seat, order_id: Any, sealed_text: str, **changes: Any) -> str:
    """What a dishonest agent would send: the answer with changes, sealed well."""
    key = bytes(Pairing.objects.get(state="live").key)
    answer = read_answer(open_answer(key, str(order_id), from_text(sealed_text)))
    assert isinstance(answer, PersonAnswer)
    fields = {one.name for one in dataclasses.fields(answer)}
    own = {name: value for name, value in changes.items() if name in fields}
    files = dataclasses.replace(answer.files, **{n: v for n, v in changes.items() if n not in fields})
    changed = dataclasses.replace(answer, files=files, **own)
    return to_text(seal_answer(key, str(order_id), write_answer(changed)))


def test_an_emulated_card_is_refused_where_real_cards_are_read(
    seat: Seat, sealed: tuple[Any, str], settings: Any
) -> None:
    settings.CARD_ACCEPT_TEST = False
    with pytest.raises(TestCardRefused):
        seat.take(*sealed)


def test_an_agent_that_denies_the_emulator_gains_nothing(
    seat: Seat, sealed: tuple[Any, str], settings: Any
) -> None:
    """Its keys are not configured, so nothing is settled; `authentic` it is never called."""
    settings.CARD_ACCEPT_TEST = False
    order_id, text = sealed
    read = seat.take(order_id, resealed(seat, order_id, text, simulated=False))
    assert read.authenticity.conclusion == "unsettled"


def test_a_card_that_nobody_has_issued_is_read_in_a_demo_only(
    seat: Seat, sealed: tuple[Any, str], settings: Any
) -> None:
    settings.CARD_ACCEPT_TEST = False
    order_id, text = sealed
    with pytest.raises(TestCardRefused):
        seat.take(order_id, resealed(seat, order_id, text, simulated=False, edition="next-test"))


@pytest.mark.parametrize("name", ["attributes", "integrity", "entry_key", "answer"])
def test_an_agent_cannot_change_what_the_card_said(
    seat: Seat, sealed: tuple[Any, str], card: Maker, name: str
) -> None:
    """The parts of another real card, or a signature over another nonce, do not fit."""
    made, order = card("mover"), seat.ask()
    seat.agent.lay(made)
    other = seat.agent.perform(order.text, printed(made, now())).sealed
    key = bytes(Pairing.objects.get(state="live").key)
    foreign = read_answer(open_answer(key, str(order.id), from_text(other)))
    assert isinstance(foreign, PersonAnswer)
    order_id, text = sealed
    swapped = resealed(seat, order_id, text, **{name: getattr(foreign.files, name)})
    with pytest.raises(NotAuthentic):
        seat.take(order_id, swapped)


@pytest.mark.parametrize(
    "changes",
    [{"edition": name} for name in ("1999", "../2015", "", "\x00", "jpki", "a" * 5000)],
    ids=lambda changes: ascii(changes["edition"][:20]),
)
def test_an_edition_nobody_knows_is_refused(
    seat: Seat, sealed: tuple[Any, str], changes: dict[str, Any]
) -> None:
    order_id, text = sealed
    with pytest.raises(AgentTooOld):
        seat.take(order_id, resealed(seat, order_id, text, **changes))


def test_an_answer_of_another_kind_is_refused(seat: Seat, sealed: tuple[Any, str]) -> None:
    order = seat.ask("sign", key="signature", digest=bytes(32))
    key = bytes(Pairing.objects.get(state="live").key)
    plain = open_answer(key, str(sealed[0]), from_text(sealed[1]))
    with pytest.raises(AgentTooOld):
        seat.take(order.id, to_text(seal_answer(key, str(order.id), plain)))


@pytest.mark.parametrize(("key", "secret"), [("authentication", {"pin": "2345"})])
def test_a_signature_over_another_digest_is_refused(
    seat: Seat, card: Maker, key: str, secret: dict[str, str]
) -> None:
    seat.agent.lay(card("adult"))
    first = seat.ask("sign", key=key, digest=hashlib.sha256(b"one").digest())
    second = seat.ask("sign", key=key, digest=hashlib.sha256(b"two").digest())
    pairing = bytes(Pairing.objects.get(state="live").key)
    plain = open_answer(pairing, str(first.id), from_text(seat.agent.perform(first.text, secret).sealed))
    with pytest.raises(NotAuthentic):
        seat.take(second.id, to_text(seal_answer(pairing, str(second.id), plain)))
