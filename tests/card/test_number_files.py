"""The 個人番号 read with the four items: by the PIN, when asked for, proved by the same signature."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from madoguchi.card import CardError, CardSession, Secret, collect_person, judge_person
from madoguchi.card.emulator import EmulatedReader, TestPki, make_card

PKI = TestPki(datetime(2026, 11, 29, tzinfo=UTC))
CHALLENGE = b"c" * 32
PIN = Secret("1234")


def session() -> CardSession:
    return CardSession(EmulatedReader(make_card("mover", PKI).card))


def test_the_number_is_there_only_when_it_was_asked_for() -> None:
    desk = session()
    plain = collect_person(desk, PIN, CHALLENGE, "pin")
    assert plain.number == b""
    assert judge_person(desk.edition, plain, CHALLENGE, PKI.cv_keys).number is None


def test_it_is_proved_by_the_signature_over_the_four_items() -> None:
    desk = session()
    files = collect_person(desk, PIN, CHALLENGE, "pin", with_number=True)
    reading = judge_person(desk.edition, files, CHALLENGE, PKI.cv_keys)
    assert reading.authenticity.conclusion == "authentic"
    assert reading.number is not None
    assert reading.number.reveal() == make_card("mover", PKI).person.my_number
    assert reading.number.reveal() not in repr(reading) + repr(files)


def test_another_cards_number_does_not_pass() -> None:
    desk = session()
    files = collect_person(desk, PIN, CHALLENGE, "pin", with_number=True)
    other = CardSession(EmulatedReader(make_card("child", PKI).card))
    stolen = collect_person(other, Secret("5555"), CHALLENGE, "pin", with_number=True).number
    reading = judge_person(desk.edition, replace(files, number=stolen), CHALLENGE, PKI.cv_keys)
    assert reading.authenticity.conclusion == "not_authentic"
    assert [one.name for one in reading.authenticity.checks if one.outcome == "failed"] == ["number_digest"]


def test_number_b_does_not_open_it() -> None:
    desk = session()
    person = make_card("mover", PKI).person
    with pytest.raises(CardError):
        collect_person(desk, person.number_b(PKI.at), CHALLENGE, "number_b", with_number=True)
