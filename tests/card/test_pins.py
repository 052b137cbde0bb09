"""PINs: asked before, sent once, never by itself again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.card.cast import Script, Wire

from madoguchi.card import CardSession, LastTry, PinLocked, PinWrong, Secret, StatusError, WrongForm
from madoguchi.card.apdu import CHANGE, VERIFY
from madoguchi.card.emulator import EmulatedReader, MadeCard

Maker = Callable[[str], MadeCard]


@pytest.fixture
def wire(card: Maker) -> Wire:
    return Wire(EmulatedReader(card("adult").card))


@pytest.fixture
def session(wire: Wire) -> CardSession:
    return CardSession(wire)


def test_the_tries_are_asked_for_before_the_value_is_sent(wire: Wire, session: CardSession) -> None:
    assert session.verify("entry_pin", Secret("1234")).left == 3
    assert [command.hex() for command in wire.sent[-2:]] == ["00200080", "002000800431323334"]


def test_a_wrong_pin_costs_one_try_and_is_not_repeated(wire: Wire, session: CardSession) -> None:
    with pytest.raises(PinWrong) as caught:
        session.verify("entry_pin", Secret("0000"))
    assert caught.value.left == 2
    assert wire.count(VERIFY) == 1
    assert session.tries("entry_pin").left == 2
    session.verify("entry_pin", Secret("1234"))
    assert session.tries("entry_pin").left == 3


def test_at_the_last_try_it_stops_unless_a_clerk_is_named(wire: Wire, session: CardSession) -> None:
    for _ in range(2):
        with pytest.raises(PinWrong):
            session.verify("entry_pin", Secret("0000"))
    for name in ("", "  "):
        with pytest.raises(LastTry) as caught:
            session.verify("entry_pin", Secret("1234"), confirmed_by=name)
        assert caught.value.left == 1
    assert wire.count(VERIFY) == 2
    assert session.verify("entry_pin", Secret("1234"), confirmed_by="窓口 太郎").left == 1


def test_a_pin_that_is_used_up_is_locked_even_for_the_right_value(wire: Wire, session: CardSession) -> None:
    for _ in range(2):
        with pytest.raises(PinWrong):
            session.verify("entry_pin", Secret("0000"))
    for _ in range(2):
        with pytest.raises(PinLocked):
            session.verify("entry_pin", Secret("0000"), confirmed_by="窓口 太郎")
    with pytest.raises(PinLocked):
        session.verify("entry_pin", Secret("1234"), confirmed_by="窓口 太郎")
    assert wire.count(VERIFY) == 3, "nothing is sent to a locked PIN"


@pytest.mark.parametrize(
    ("role", "value"),
    [
        ("entry_pin", "123"),
        ("entry_pin", "12345"),
        ("entry_pin", "１２３４"),
        ("entry_pin", "12a4"),
        ("entry_number_b", "1234"),
        ("signature_password", "abc123"),
        ("signature_password", "ABCDEF"),
        ("signature_password", "123456"),
        ("signature_password", "ABC12"),
        ("signature_password", "ABCDEFGHIJKLM1234"),
        ("signature_password", "ABC123\n"),
    ],
)
def test_a_value_without_the_form_is_never_sent(
    wire: Wire, session: CardSession, role: str, value: str
) -> None:
    with pytest.raises(WrongForm) as caught:
        session.verify(role, Secret(value))
    assert wire.sent == []
    assert value not in str(caught.value)


def test_change_verifies_first_and_then_holds(wire: Wire, session: CardSession) -> None:
    session.change("entry_pin", Secret("1234"), Secret("9876"))
    assert (wire.count(VERIFY), wire.count(CHANGE)) == (1, 1)
    session.verify("entry_pin", Secret("9876"))
    with pytest.raises(PinWrong):
        session.verify("entry_pin", Secret("1234"))


def test_change_is_not_sent_after_a_wrong_pin_or_for_a_bad_new_one(wire: Wire, session: CardSession) -> None:
    with pytest.raises(WrongForm):
        session.change("entry_pin", Secret("1234"), Secret("98765"))
    assert wire.sent == []
    with pytest.raises(PinWrong):
        session.change("entry_pin", Secret("0000"), Secret("9876"))
    assert wire.count(CHANGE) == 0


def test_another_application_ends_the_verified_state(session: CardSession) -> None:
    session.verify("entry_pin", Secret("1234"))
    session.read("attributes")
    session.read("card_info")
    with pytest.raises(StatusError) as caught:
        session.read("attributes")
    assert str(caught.value.status) == "6982"


def test_counters_outlive_a_reset(card: Maker) -> None:
    made = card("adult")
    with pytest.raises(PinWrong):
        CardSession(EmulatedReader(made.card)).verify("entry_pin", Secret("0000"))
    assert CardSession(EmulatedReader(made.card)).tries("entry_pin").left == 2


def test_a_pin_without_limit_is_sent_and_an_unknown_number_is_not() -> None:
    script = Script("9000", "9000", "6300", "9000")
    assert CardSession(script).verify("entry_pin", Secret("1234")).unlimited
    script = Script("9000", "9000", "9000")
    with pytest.raises(LastTry) as caught:
        CardSession(script).verify("entry_pin", Secret("1234"))
    assert caught.value.left is None


@pytest.mark.parametrize("role", ["entry_pin", "authentication_pin", "signature_password"])
def test_a_locked_card_says_so(card: Maker, role: str) -> None:
    session = CardSession(EmulatedReader(card("locked").card))
    assert session.tries(role).locked


def test_a_face_card_has_no_pins_and_a_child_no_signature(card: Maker) -> None:
    face = CardSession(EmulatedReader(card("face-only").card))
    assert face.tries("entry_pin").locked
    assert face.tries("authentication_pin").locked
    child = CardSession(EmulatedReader(card("child").card))
    with pytest.raises(StatusError) as caught:
        child.tries("signature_password")
    assert str(caught.value.status) == "6A82"
