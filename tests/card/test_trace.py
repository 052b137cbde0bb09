"""Recorded traces, played back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.card.cast import AT

from madoguchi.card import (
    CardSession,
    ReaderError,
    RecordedTransport,
    RecordingTransport,
    Secret,
    number_b,
    read_info,
    read_person,
)
from madoguchi.card.emulator import EmulatedReader, MadeCard, TestPki
from madoguchi.card.values import read_basic_four

Maker = Callable[[str], MadeCard]
PUBLISHED = Path(__file__).with_name("published_test_card.txt")


def test_what_was_recorded_is_read_again(card: Maker, pki: TestPki) -> None:
    made = card("substitute")
    recorder = RecordingTransport(EmulatedReader(made.card))
    b = made.person.number_b(AT)
    first = read_person(CardSession(recorder), b, pki.cv_keys, challenge=lambda: b"same")
    replay = RecordedTransport(recorder.lines)
    again = read_person(CardSession(replay), b, pki.cv_keys, challenge=lambda: b"same")
    assert again == first
    assert replay.finished


def test_another_challenge_is_not_in_the_trace(card: Maker, pki: TestPki) -> None:
    """A replayed trace cannot answer a fresh question: that is what the check `present` rests on."""
    made = card("adult")
    recorder = RecordingTransport(EmulatedReader(made.card))
    read_person(CardSession(recorder), made.person.number_b(AT), pki.cv_keys)
    with pytest.raises(ReaderError):
        read_person(CardSession(RecordedTransport(recorder.lines)), made.person.number_b(AT), pki.cv_keys)


def test_the_published_test_card() -> None:
    replay = RecordedTransport(PUBLISHED.read_text(encoding="utf-8").splitlines())
    session = CardSession(replay)
    info = read_info(session)
    session.verify("entry_number_b", number_b("昭和55年2月17日", info.expires.year, "2285"))
    person = read_basic_four(session.edition.file("attributes"), session.read("attributes"))
    assert person.name == "黒桐　幹也"
    assert replay.finished


def test_another_step_than_recorded_is_refused() -> None:
    session = CardSession(RecordedTransport(["> 00A4040C0AD392F000260100000001", "< 9000"]))
    with pytest.raises(ReaderError):
        session.verify("entry_pin", Secret("1234"))


@pytest.mark.parametrize("lines", [["< 9000"], ["> 00B0000000"], ["> 00", "> 00"], ["> 00B0", "< xyz"]])
def test_a_broken_trace_is_refused(lines: list[str]) -> None:
    with pytest.raises(ValueError, match=r"trace|hexadecimal"):
        RecordedTransport(lines)
