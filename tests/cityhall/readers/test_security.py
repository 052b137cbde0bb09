"""An answer is for one order of one session of one member of staff, once, in time; nothing else is taken."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.cityhall.conftest import make_actor, make_staff
from tests.cityhall.readers.conftest import SUBJECT, Seat
from tests.support.card_agent import InProcessAgent, now

from madoguchi.agent.sealing import from_text, seal_pairing
from madoguchi.card.emulator import MadeCard
from madoguchi.card.emulator.folder import TestFolder
from madoguchi.cityhall.readers.actions.end_pairing import end_pairing
from madoguchi.cityhall.readers.actions.end_stale import end_stale
from madoguchi.cityhall.readers.actions.invite_reader import invite_reader
from madoguchi.cityhall.readers.actions.pair_reader import pair_reader
from madoguchi.cityhall.readers.models import Order, Pairing
from madoguchi.cityhall.readers.refusals import (
    AnswerRefused,
    NotConnected,
    PairingFailed,
)
from madoguchi.cityhall.tenancy.models import AuditEvent, Municipality, Staff
from madoguchi.cityhall.tenancy.roles import Role
from madoguchi.cityhall.tenancy.scope import municipality_scope
from madoguchi.rules.base64url import to_text

Maker = Callable[[str], MadeCard]


def test_an_answer_is_taken_once(seat: Seat, sealed: tuple[Any, str]) -> None:
    seat.take(*sealed)
    with pytest.raises(AnswerRefused):
        seat.take(*sealed)


@pytest.mark.parametrize("place", [0, 20, -1])
def test_a_changed_answer_is_refused_and_uses_the_order_up(
    seat: Seat, sealed: tuple[Any, str], place: int
) -> None:
    order_id, text = sealed
    changed = bytearray(from_text(text))
    changed[place] ^= 1
    with pytest.raises(AnswerRefused):
        seat.take(order_id, to_text(bytes(changed)))
    assert Order.objects.get(pk=order_id).state == Order.State.REFUSED
    assert AuditEvent.objects.latest("seq").verb == "card.refused"
    with pytest.raises(AnswerRefused):
        seat.take(order_id, text)


def test_the_answer_of_another_order_is_refused(seat: Seat, sealed: tuple[Any, str]) -> None:
    with pytest.raises(AnswerRefused):
        seat.take(seat.ask().id, sealed[1])


@pytest.mark.parametrize("text", ["", "!", "AAAA", "あ"])
def test_what_is_no_answer_is_refused(seat: Seat, text: str) -> None:
    with pytest.raises(AnswerRefused):
        seat.take(seat.ask().id, text)


def test_an_answer_for_another_subject_is_refused(seat: Seat, sealed: tuple[Any, str]) -> None:
    with pytest.raises(AnswerRefused):
        seat.take(*sealed, subject="visit:another")


def test_an_answer_that_comes_late_is_refused(
    seat: Seat, sealed: tuple[Any, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    late = timezone.now() + timedelta(minutes=2, seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: late)
    with pytest.raises(AnswerRefused):
        seat.take(*sealed)


def test_another_session_of_the_same_clerk_takes_nothing(seat: Seat, sealed: tuple[Any, str]) -> None:
    other = dataclasses.replace(seat, session="another-session")
    with pytest.raises(NotConnected):
        other.take(*sealed)
    other = dataclasses.replace(other, agent=InProcessAgent())
    other.pair()
    with pytest.raises(AnswerRefused):
        other.take(*sealed)
    seat.take(*sealed)


def test_another_clerk_takes_nothing_even_in_that_session(
    seat: Seat, sealed: tuple[Any, str], city: Municipality
) -> None:
    other = make_actor(make_staff(city, "other-clerk", [Role.CLERK], section="citizen"))
    with pytest.raises(NotConnected):
        dataclasses.replace(seat, actor=other).take(*sealed)


def test_a_clerk_of_another_city_finds_neither_pairing_nor_order(
    seat: Seat, sealed: tuple[Any, str], clerk_elsewhere: Staff, other_city: Municipality
) -> None:
    with municipality_scope(other_city.pk):
        assert not Pairing.objects.exists()
        assert not Order.objects.exists()
        for actor in (make_actor(clerk_elsewhere), seat.actor):
            with pytest.raises(NotConnected):
                dataclasses.replace(seat, actor=actor).take(*sealed)


def test_a_session_that_ended_takes_nothing_and_its_key_is_gone(seat: Seat, sealed: tuple[Any, str]) -> None:
    end_pairing(seat.actor, seat.session, "signed_out")
    with pytest.raises(NotConnected):
        seat.take(*sealed)
    with pytest.raises(NotConnected):
        seat.ask()
    pairing = Pairing.objects.get()
    assert (pairing.state, pairing.key, pairing.server_private) == ("ended", None, None)


def test_a_new_pairing_ends_the_orders_of_the_old(seat: Seat, sealed: tuple[Any, str]) -> None:
    seat.pair()
    with pytest.raises(AnswerRefused):
        seat.take(*sealed)
    assert Pairing.objects.filter(state="live").count() == 1


def test_pairings_that_nobody_ended_lose_their_keys(seat: Seat) -> None:
    invite_reader(seat.actor, "a-session-that-was-left")
    assert end_stale(timezone.now() + timedelta(hours=23)) == 1
    assert end_stale(timezone.now() + timedelta(hours=25)) == 1
    assert not Pairing.objects.exclude(state="ended").exists()
    end_stale(timezone.now() + timedelta(days=56))
    assert not Pairing.objects.exists()


def test_an_invitation_pairs_once_its_own_session_and_in_time(
    clerk: Staff, believed: TestFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = Seat(make_actor(clerk), "one", InProcessAgent())
    invitation = invite_reader(seat.actor, seat.session)
    message = seat.agent.pair(invitation.server_key)
    other = invite_reader(seat.actor, "two")
    foreign = [
        (seat.session, other.id, message), ("two", invitation.id, message), ("two", other.id, message),
        (seat.session, uuid4(), message), (seat.session, invitation.id, message[:-4]),
        (seat.session, invitation.id, ""),
    ]  # fmt: skip
    for session, pairing_id, text in foreign:
        with pytest.raises(PairingFailed):
            pair_reader(seat.actor, session, pairing_id, text)
    pair_reader(seat.actor, seat.session, invitation.id, message)
    with pytest.raises(PairingFailed):
        pair_reader(seat.actor, seat.session, invitation.id, message)
    late = invite_reader(seat.actor, "three")
    message, at = InProcessAgent().pair(late.server_key), timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr(timezone, "now", lambda: at)
    with pytest.raises(PairingFailed):
        pair_reader(seat.actor, "three", late.id, message)


@pytest.mark.parametrize(
    "brought",
    [
        {"key": 5, "name": "PC"}, {"key": to_text(bytes(31)), "name": "PC"}, {"name": "PC"}, [], 5,
        {"key": to_text(bytes(32)), "name": "\x00"}, {"key": to_text(bytes(32)), "name": "\ud800"},
        "[" * 100_000,
    ],
    ids=lambda brought: str(brought)[:60].encode("ascii", "backslashreplace").decode(),
)  # fmt: skip
def test_a_dishonest_agent_that_brings_no_key_pairs_nothing(clerk: Staff, brought: Any) -> None:
    invitation = invite_reader(make_actor(clerk), "one")
    plain = (brought if isinstance(brought, str) else json.dumps(brought)).encode()
    sealed = to_text(seal_pairing(from_text(invitation.server_key), plain))
    with pytest.raises(PairingFailed):
        pair_reader(make_actor(clerk), "one", invitation.id, sealed)
    assert Pairing.objects.get().state == "invited"


@pytest.mark.parametrize(
    "order",
    [("sign", {}), ("sign", {"key": "signature"}), ("read_person", {"digest": b"1"}), ("authenticate", {})],
)
def test_an_order_that_no_card_could_do_is_not_issued(seat: Seat, order: tuple[Any, Any]) -> None:
    with pytest.raises(ValueError, match="an order of kind"):
        seat.ask(order[0], **order[1])


def test_the_database_itself_keeps_orders_and_pairings(seat: Seat, sealed: tuple[Any, str]) -> None:
    seat.take(*sealed)
    order = Order.objects.filter(pk=sealed[0])
    forbidden = [
        {"state": "issued", "outcome": "", "settled_at": None},
        {"subject": "visit:2"},
        {"nonce": b"x"},
    ]
    for change in forbidden:
        with pytest.raises(IntegrityError), transaction.atomic():
            order.update(**change)
    key = bytes(Pairing.objects.get().key)
    end_pairing(seat.actor, seat.session)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pairing.objects.update(state="live", key=key)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pairing.objects.update(session_sha256="0" * 64)


def test_no_row_and_no_line_of_the_log_holds_a_key_or_a_person(seat: Seat, card: Maker) -> None:
    from django.db import connection

    made = card("adult")
    seat.agent.lay(made)
    read = seat.read(made)
    key = bytes(Pairing.objects.get().key)
    shown = repr(read) + repr(Pairing.objects.get()) + repr(Order.objects.get())
    told = ""
    with connection.cursor() as cursor:
        for table in ("readers_pairing", "readers_order", "tenancy_auditevent", "tenancy_liveevent"):
            cursor.execute(f"SELECT * FROM {table}")
            told += repr([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor])
    person, number_b = made.person, made.person.number_b(now()).reveal()
    for secret in (person.name, person.address, number_b, seat.session, repr(key)[2:-1]):
        assert secret not in told + shown
    assert person.serial not in told
    assert SUBJECT in told
