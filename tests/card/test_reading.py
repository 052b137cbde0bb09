"""A read at the counter: everybody by 照合番号B, the PIN path, forgeries, other cards, and every status
word.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.card.cast import AT, STATUS_WORDS, Wire, session_with

from madoguchi.card import (
    CardError,
    CardRemoved,
    CardSession,
    CardSwapped,
    PersonReading,
    PinLocked,
    PinWrong,
    Secret,
    StatusError,
    number_b,
    read_face,
    read_info,
    read_person,
    read_presence,
)
from madoguchi.card.apdu import VERIFY
from madoguchi.card.emulator import EmulatedReader, MadeCard, TestPki, make_card, personae
from madoguchi.card.emulator.card import FileState

Maker = Callable[[str], MadeCard]
APDUS_OF_A_READ = 24
HARMLESS = {0x6300, 0x63C2, 0x6C00}
"""Two tries left or no limit, where the tries are asked for; a length to be corrected, where data are
read.
"""


def read(made: MadeCard, pki: TestPki, **kwargs: Any) -> PersonReading:
    return read_person(session_with(made), made.person.number_b(AT), pki.cv_keys, **kwargs)


@pytest.mark.parametrize("name", personae())
def test_everybody_is_read_without_a_pin(card: Maker, pki: TestPki, name: str) -> None:
    made = card(name)
    reading = read(made, pki)
    person = made.person
    assert (reading.person.name, reading.person.address) == (person.name, person.address)
    assert reading.person.birth_date.text == person.birth_date
    assert reading.authenticity.conclusion == "authentic"
    assert {check.name for check in reading.authenticity.checks} == {
        "digest",
        "signature",
        "authority",
        "present",
    }
    assert (reading.opened_by, reading.tries.left) == ("number_b", made.edition.pin("entry_number_b").tries)
    assert reading.card.is_expired(AT.date()) == (name == "expired")


def test_the_print_of_a_foreign_resident_has_a_western_year(card: Maker, pki: TestPki) -> None:
    made = card("foreign")
    assert made.person.printed_birth == "1991年07月04日"
    wrong = number_b("平成3年7月4日", made.person.expires(AT).year, made.person.security_code)
    with pytest.raises(PinWrong):
        read_person(session_with(made), wrong, pki.cv_keys)


def test_the_pin_path(card: Maker, pki: TestPki) -> None:
    reading = read_person(session_with(card("adult")), Secret("1234"), pki.cv_keys, "pin")
    assert (reading.opened_by, reading.tries.left) == ("pin", 3)
    with pytest.raises(PinLocked):
        read_person(session_with(card("locked")), Secret("1234"), pki.cv_keys, "pin")


def test_a_read_by_b_opens_no_number(card: Maker) -> None:
    made = card("adult")
    session = session_with(made)
    session.verify("entry_number_b", made.person.number_b(AT))
    session.read("attributes")
    with pytest.raises(StatusError):
        session.read("my_number")
    session = session_with(made)
    session.verify("entry_number_a", Secret(made.person.my_number))
    session.read("my_number")
    with pytest.raises(StatusError):
        session.read("attributes")


def test_a_read_sends_no_more_than_needed(card: Maker, pki: TestPki) -> None:
    made = card("adult")
    wire = Wire(EmulatedReader(made.card))
    read_person(CardSession(wire), made.person.number_b(AT), pki.cv_keys)
    assert (len(wire.sent), wire.count(VERIFY)) == (APDUS_OF_A_READ, 1)


@pytest.mark.parametrize("word", STATUS_WORDS, ids=lambda word: f"{word:04X}")
def test_every_status_word_at_every_step_ends_in_a_sentence(card: Maker, pki: TestPki, word: int) -> None:
    made = card("adult")
    b = made.person.number_b(AT)
    for place in range(APDUS_OF_A_READ):
        wire = Wire(EmulatedReader(made.card), {place: word.to_bytes(2, "big")})
        try:
            reading = read_person(CardSession(wire), b, pki.cv_keys)
        except CardError as error:
            assert error.message.endswith("。")
            assert error.remedy.endswith("。")
            assert b.reveal() not in str(error)
        else:
            assert word in HARMLESS
            assert reading.authenticity.conclusion == "authentic"
        assert wire.count(VERIFY) <= 1


@pytest.mark.parametrize("place", range(1, APDUS_OF_A_READ))
def test_a_card_that_is_pulled_or_swapped_gives_nothing(card: Maker, pki: TestPki, place: int) -> None:
    made, other = card("adult"), card("child")
    reader = EmulatedReader(made.card)
    wire = Wire(reader, before={place: reader.remove})
    with pytest.raises(CardRemoved):
        read_person(CardSession(wire), made.person.number_b(AT), pki.cv_keys)
    reader = EmulatedReader(made.card)
    wire = Wire(reader, before={place: lambda: reader.insert(other.card)})
    with pytest.raises(CardError):
        read_person(CardSession(wire), made.person.number_b(AT), pki.cv_keys)


def test_a_swap_between_two_reads_that_both_succeed_is_noticed(card: Maker, pki: TestPki) -> None:
    """Two cards of the same person opened by the same number: only the serial tells them apart."""
    made, again = card("adult"), card("adult")
    info = next(iter(again.card.applications.values())).files[b"\x00\x01"]
    info.records = (info.records[0].replace(b"990000000000018", b"990000000000091"),)
    reader = EmulatedReader(made.card)
    wire = Wire(reader, before={APDUS_OF_A_READ - 3: lambda: reader.insert(again.card)})
    with pytest.raises(CardSwapped):
        read_person(CardSession(wire), made.person.number_b(AT), pki.cv_keys)


def file_of(made: MadeCard, application: int, identifier: str) -> FileState:
    return list(made.card.applications.values())[application].files[bytes.fromhex(identifier)]


def failed(reading: PersonReading) -> set[str]:
    return {check.name for check in reading.authenticity.checks if check.outcome == "failed"}


def test_a_changed_address_is_found_out(card: Maker, pki: TestPki) -> None:
    made = card("adult")
    attributes = file_of(made, 1, "0002")
    attributes.data = attributes.data.replace("一丁目".encode(), "二丁目".encode())
    reading = read(made, pki)
    assert "二丁目" in reading.person.address
    assert failed(reading) == {"digest"}
    assert reading.authenticity.conclusion == "not_authentic"


def test_a_changed_digest_is_found_out(card: Maker, pki: TestPki) -> None:
    made = card("adult")
    integrity = file_of(made, 1, "0003")
    at = integrity.data.index(b"\xdf\x31\x20") + 10
    integrity.data = integrity.data[:at] + bytes((integrity.data[at] ^ 1,)) + integrity.data[at + 1 :]
    assert failed(read(made, pki)) == {"signature"}


def test_another_citys_signature_is_found_out(card: Maker, pki: TestPki) -> None:
    made = card("adult")
    other = make_card("adult", TestPki(AT))
    file_of(made, 1, "0003").data = file_of(other, 1, "0003").data
    assert "signature" in failed(read(made, pki))


def test_a_whole_foreign_chain_is_found_out_by_the_configured_key(pki: TestPki) -> None:
    forged = make_card("adult", TestPki(AT))
    reading = read_person(session_with(forged), forged.person.number_b(AT), pki.cv_keys)
    assert failed(reading) == {"authority"}


def test_without_a_configured_key_nothing_is_authentic(card: Maker, pki: TestPki) -> None:
    made = card("adult")
    reading = read_person(session_with(made), made.person.number_b(AT), {})
    assert reading.authenticity.conclusion == "unsettled"
    assert "9000033/001" in next(
        check.detail for check in reading.authenticity.checks if check.name == "authority"
    )


def test_a_copy_of_the_files_is_not_the_card(card: Maker, pki: TestPki) -> None:
    made = card("adult")
    application = list(made.card.applications.values())[1]
    assert application.default_key is not None
    application.default_key.key = pki.make("rsa")
    assert failed(read(made, pki)) == {"present"}


def test_the_face_is_read_and_its_photo_dropped(card: Maker, pki: TestPki) -> None:
    made = card("adult")
    b = made.person.number_b(AT)
    face = read_face(session_with(made), b, pki.cv_keys)
    assert (face.photo, face.sex, face.expires) == (None, "女", made.person.expires(AT))
    assert face.authenticity.conclusion == "authentic"
    kept = read_face(session_with(made), b, pki.cv_keys, keep_photo=True)
    assert kept.photo is not None
    assert kept.photo.startswith(b"\x00\x00\x00\x0cjP")
    assert "NOBODY" not in repr(kept)


def test_another_photo_is_found_out_and_another_expiry_is_not_signed(card: Maker, pki: TestPki) -> None:
    made = card("adult")
    face = file_of(made, 2, "0002")
    original = face.data
    face.data = original.replace(b"NOBODY", b"NOBODI", 1)
    assert read_face(session_with(made), made.person.number_b(AT), pki.cv_keys).authenticity.conclusion == (
        "not_authentic"
    )
    face.data = original.replace(b"20350217", b"20390217")
    reading = read_face(session_with(made), made.person.number_b(AT), pki.cv_keys)
    assert reading.authenticity.conclusion == "authentic"
    assert (reading.expires, reading.card.expires) == (date(2039, 2, 17), date(2035, 2, 17))


def test_what_is_free_needs_no_pin(card: Maker) -> None:
    wire = Wire(EmulatedReader(card("child").card))
    session = CardSession(wire)
    assert read_info(session).serial == "990000000000026"
    assert not read_presence(session).signature
    session.read("authentication_certificate")
    session.read("token_info")
    session.read("face_info")
    assert wire.count(VERIFY) == 0
