"""From the order to the judged answer, with an emulated card and no network."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from tests.cityhall.readers.conftest import SUBJECT, Seat
from tests.support.card_agent import now

from madoguchi.card.emulator import MadeCard
from madoguchi.card.emulator.folder import TestFolder
from madoguchi.cityhall.readers.answers import CardAuthenticated, CardRead, CardSigned
from madoguchi.cityhall.readers.models import Order
from madoguchi.cityhall.tenancy.models import AuditEvent

Maker = Callable[[str], MadeCard]


def test_the_movers_card_is_read_by_what_its_face_shows(seat: Seat, card: Maker) -> None:
    made = card("mover")
    seat.agent.lay(made)
    read = seat.read(made)
    assert isinstance(read, CardRead)
    assert (read.person.name, read.person.address) == (made.person.name, made.person.address)
    assert read.authenticity.conclusion == "authentic"
    assert (read.simulated, read.opened_by, read.expired) == (True, "number_b", False)
    assert Order.objects.get().state == Order.State.ANSWERED
    verbs = list(AuditEvent.objects.order_by("seq").values_list("verb", "subject"))
    assert verbs[-2:] == [("card.asked", SUBJECT), ("card.answered", SUBJECT)]


def test_a_signature_over_the_orders_digest_comes_with_its_certificate(seat: Seat, card: Maker) -> None:
    made = card("adult")
    seat.agent.lay(made)
    order = seat.ask("sign", key="signature", digest=hashlib.sha256(b"shown").digest())
    outcome = seat.agent.perform(order.text, {"password": "abc123"})
    signed = seat.take(order.id, outcome.sealed)
    assert isinstance(signed, CardSigned)
    assert signed.certificate == made.certificates["signature"].der
    assert signed.algorithm == "rsa-sha256"


def test_identity_is_proved_by_challenge_and_response(seat: Seat, card: Maker, believed: TestFolder) -> None:
    believed.publish_crls(now())
    seat.agent.lay(card("adult"))
    order = seat.ask("authenticate", purpose="staff-login example.lg.jp")
    outcome = seat.agent.perform(order.text, {"pin": "2345"})
    answered = seat.take(order.id, outcome.sealed)
    assert isinstance(answered, CardAuthenticated)
    assert answered.verdict.conclusion == "valid"
