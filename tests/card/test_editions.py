"""Editions are data: the same code reads a card with other applications, files, tags, PINs and algorithms."""

from __future__ import annotations

from importlib import resources

import pytest
from tests.card.cast import AT

from madoguchi.card import (
    CardSession,
    EditionError,
    Secret,
    detect_edition,
    load_edition,
    read_face,
    read_person,
    read_presence,
)
from madoguchi.card.editions import edition_from
from madoguchi.card.emulator import EmulatedReader, TestAuthority, TestPki, make_card
from madoguchi.card.jpki.certificate import parse_certificate
from madoguchi.card.jpki.crl import CrlChecker, parse_crl
from madoguchi.card.jpki.signature import verify_raw

NEXT = resources.files("madoguchi") / "catalogue" / "card" / "next-test.yaml"


@pytest.mark.parametrize("person", ["adult", "child", "face-only"])
def test_another_card_is_read_by_the_same_code(p384: TestPki, person: str) -> None:
    edition = load_edition("next-test")
    made = make_card(person, p384, edition)
    session = CardSession(EmulatedReader(made.card), edition)
    b = made.person.number_b(AT)
    reading = read_person(session, b, p384.cv_keys)
    assert reading.person.name == made.person.name
    assert reading.authenticity.conclusion == "authentic"
    assert reading.tries.left == 9
    assert read_face(session, b, p384.cv_keys).authenticity.conclusion == "authentic"
    assert read_presence(session).signature == (person == "adult")


def test_it_signs_with_p384(p384: TestPki) -> None:
    edition = load_edition("next-test")
    made = make_card("adult", p384, edition)
    session = CardSession(EmulatedReader(made.card), edition)
    session.verify("signature_password", Secret("ABC123"))
    certificate = parse_certificate(session.read("signature_certificate"))
    signature = session.sign("signature", b"document")
    crl = CrlChecker((parse_crl(TestAuthority(p384, "signature").crl(AT)),))
    assert verify_raw(b"document", signature, certificate, p384.trust(), crl, AT).conclusion == "valid"
    assert verify_raw(b"other", signature, certificate, p384.trust(), crl, AT).conclusion == "invalid"


def test_which_card_lies_there(pki: TestPki, p384: TestPki) -> None:
    editions = (load_edition("next-test"), load_edition())
    for made, edition in (
        (make_card("adult", pki), editions[1]),
        (make_card("adult", p384, editions[0]), editions[0]),
    ):
        assert detect_edition(EmulatedReader(made.card), editions) is edition
    assert detect_edition(EmulatedReader(make_card("adult", pki).card), editions[:1]) is None


@pytest.mark.parametrize("name", ["1999", "../2015", "status", "personae", ""])
def test_no_edition_of_that_name(name: str) -> None:
    with pytest.raises(EditionError):
        load_edition(name)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("aid: F000000001", "aid: XYZ"),
        ('id: "0101"', 'id: "010"'),
        ("opened_by: [entry_pin]", "opened_by: [nobody]"),
        ("opened_by: [signature_password]", "opened_by: [entry_pin]"),
        ("pin: authentication_pin", "pin: entry_pin"),
        ("hash: sha384, input: digest}", "hash: md5, input: digest}"),
        ("input: digest_info", "input: raw"),
        ('form: "[0-9]{4}"', 'form: "[0-9"'),
        ("template: FF60", "template: name"),
        ("keys:", "locks:"),
        ("applications:", "applications: []\nothers:"),
    ],
)
def test_a_wrong_description_is_refused_when_it_is_loaded(old: str, new: str) -> None:
    text = NEXT.read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(EditionError, match=r"mine\.yaml"):
        edition_from(text.replace(old, new), "mine.yaml")


def test_what_a_card_does_not_have_is_said() -> None:
    with pytest.raises(EditionError, match="fingerprint"):
        load_edition().file("fingerprint")
