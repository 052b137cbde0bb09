"""The data of VERIFY and CHANGE is seen nowhere: log, repr, exception, dump of frames, trace, pickle."""

from __future__ import annotations

import logging
import pickle
import traceback
from collections.abc import Callable, Iterator

import pytest
from tests.card.cast import AT, STATUS_WORDS, Wire

from madoguchi.card import (
    CardError,
    CardSession,
    RecordingTransport,
    Secret,
    read_number,
    read_person,
)
from madoguchi.card.apdu import CHANGE, VERIFY, Command, Response
from madoguchi.card.emulator import EmulatedReader, MadeCard, TestPki
from madoguchi.card.status import StatusWord

Maker = Callable[[str], MadeCard]
PASSWORD, NEW = "ABC123", "ZYX9876"


def spellings(value: str) -> list[str]:
    return [value, value.encode().hex(), value.encode().hex().upper(), str(list(value.encode()))]


def assert_absent(text: str, *values: str) -> None:
    for value in values:
        assert not [spelling for spelling in spellings(value) if spelling in text]


def failures(made: MadeCard) -> Iterator[BaseException]:
    """A change of password that fails at each step in every way, and with the card pulled."""
    for place in range(6):
        for word in (*STATUS_WORDS, None):
            reader = EmulatedReader(made.card)
            wire = Wire(reader)
            if word is None:
                wire.before[place] = reader.remove
            else:
                wire.answers[place] = word.to_bytes(2, "big")
            try:
                CardSession(wire).change("signature_password", Secret(PASSWORD), Secret(NEW))
                CardSession(reader).change("signature_password", Secret(NEW), Secret(PASSWORD))
            except CardError as error:
                yield error


def test_no_failure_shows_a_pin(card: Maker, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    seen = 0
    for error in failures(card("adult")):
        logging.getLogger("any").exception("failed", exc_info=error)
        dump = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
        assert_absent(dump, PASSWORD, NEW)
        assert_absent(f"{error!r} {error} {error.__dict__}", PASSWORD, NEW)
        seen += 1
    assert seen > 100
    assert_absent("".join(record.getMessage() for record in caplog.records), PASSWORD, NEW)


def test_commands_and_answers_hide_their_data() -> None:
    for ins in (VERIFY, CHANGE):
        assert_absent(repr(Command(0, ins, 0, 0x80, PASSWORD.encode())), PASSWORD)
    assert_absent(repr(Response(PASSWORD.encode(), StatusWord(0x9000))), PASSWORD)


def test_a_secret_hides_itself() -> None:
    secret = Secret(PASSWORD)
    assert_absent(f"{secret!r} {secret} {[secret]} {secret!s}", PASSWORD)
    assert secret == Secret(PASSWORD)
    assert secret != Secret(NEW)
    assert secret != PASSWORD
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    with pytest.raises(TypeError):
        hash(secret)


def test_a_trace_has_no_secret_and_a_read_no_number(card: Maker, pki: TestPki) -> None:
    made = card("adult")
    recorder = RecordingTransport(EmulatedReader(made.card))
    b = made.person.number_b(AT)
    reading = read_person(CardSession(recorder), b, pki.cv_keys)
    CardSession(recorder).change("signature_password", Secret(PASSWORD), Secret(NEW))
    assert_absent("\n".join(recorder.lines), b.reveal(), PASSWORD, NEW)
    assert_absent(repr(recorder), PASSWORD)
    for personal in (reading.person.name, reading.person.address, "19800217", made.person.my_number):
        assert personal not in repr(reading)
    assert_absent("\n".join(recorder.lines), made.person.my_number)


def test_the_number_is_read_only_when_asked_for_and_stays_a_secret(card: Maker) -> None:
    made = card("adult")
    number = read_number(CardSession(EmulatedReader(made.card)), Secret("1234"))
    assert number.reveal() == made.person.my_number
    assert_absent(f"{number!r} {number}", made.person.my_number)
