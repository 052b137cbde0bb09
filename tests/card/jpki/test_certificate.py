"""Parsing: fields by OID, 代替文字, era dates, and a fuzzer."""

from __future__ import annotations

import random
from datetime import date

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ObjectIdentifier
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.card.cast import AT
from tests.card.jpki.makers import Good, field, leaf

from madoguchi.card import MalformedData
from madoguchi.card.emulator import TestPki, persona
from madoguchi.card.emulator.pki import other_names
from madoguchi.card.jpki.certificate import parse_certificate
from madoguchi.card.jpki.path import verify_certificate
from madoguchi.card.jpki.person import Written, read_era_date


def test_a_signature_certificate(pki: TestPki) -> None:
    certificate = leaf(pki)
    assert certificate.kind is not None
    assert certificate.kind.name == "署名用電子証明書"
    assert certificate.person is not None
    person = certificate.person
    assert (person.name.text, person.sex) == ("見本　花子", "女")
    assert person.name.as_registered
    assert person.address.as_registered
    assert (person.birth_date.era, person.birth_date.day) == ("3", date(1980, 2, 17))
    assert certificate.holder.startswith("99999")
    assert parse_certificate(certificate.loaded.public_bytes(Encoding.PEM)).serial == certificate.serial


def test_a_login_certificate_holds_no_person(pki: TestPki) -> None:
    certificate = leaf(pki, "authentication")
    assert certificate.person is None
    assert certificate.kind is not None
    assert certificate.kind.id == "authentication"


@pytest.mark.parametrize("seed", range(8))
def test_the_order_of_the_names_does_not_matter(pki: TestPki, seed: int) -> None:
    names = other_names(persona("substitute"))
    random.Random(seed).shuffle(names)
    extra = x509.OtherName(ObjectIdentifier("1.2.3.4"), b"\x05\x00")
    certificate = leaf(pki, names=[extra, x509.DNSName("example.jp"), *names], person="substitute")
    assert certificate.person == leaf(pki, person="substitute").person


def test_substitute_characters_are_told_by_place(pki: TestPki) -> None:
    person = leaf(pki, person="substitute").person
    assert person is not None
    assert not person.name.as_registered
    assert [person.name.text[place] for place in person.name.substituted] == ["高", "崎"]
    assert [person.address.text[place] for place in person.address.substituted] == ["辻"]


@pytest.mark.parametrize("flags", ["", "0", "000000"])
def test_flags_that_do_not_fit_the_text_are_never_a_yes(flags: str) -> None:
    assert not Written("見本　花子", flags).as_registered


def test_a_certificate_without_flags_is_read_but_never_as_registered(pki: TestPki) -> None:
    kept = [name for name in other_names(persona("adult")) if not is_flag(name)]
    person = leaf(pki, names=kept).person
    assert person is not None
    assert not person.name.as_registered


def is_flag(name: x509.GeneralName) -> bool:
    assert isinstance(name, x509.OtherName)
    return name.type_id.dotted_string.endswith((".2", ".6"))


@pytest.mark.parametrize(
    "name",
    [
        field("name", "二人目"),
        field("birth_date", "319800217"),
    ],
)
def test_a_field_twice_is_refused(pki: TestPki, name: x509.OtherName) -> None:
    with pytest.raises(MalformedData, match="2つ"):
        leaf(pki, names=[*other_names(persona("adult")), name])


@pytest.mark.parametrize("role", range(4))
def test_a_missing_field_is_refused(pki: TestPki, role: int) -> None:
    names = [name for name in other_names(persona("adult")) if not is_flag(name)]
    with pytest.raises(MalformedData):
        leaf(pki, names=names[:role] + names[role + 1 :])


@pytest.mark.parametrize(
    "value", [b"", b"\x0c", b"\x0c\x05ab", b"\x13\x02ab", b"\x0c\x02\xff\xfe", b"\x0c\x00"]
)
def test_a_misshapen_field_is_refused(pki: TestPki, value: bytes) -> None:
    names = other_names(persona("adult"))
    first = names[0]
    assert isinstance(first, x509.OtherName)
    with pytest.raises((MalformedData, ValueError)):
        leaf(pki, names=[x509.OtherName(first.type_id, value), *names[1:]])


@pytest.mark.parametrize(
    ("text", "era", "day"),
    [
        ("319800217", "3", date(1980, 2, 17)),
        ("419890108", "4", date(1989, 1, 8)),
        ("520190501", "5", date(2019, 5, 1)),
        ("119120729", "1", date(1912, 7, 29)),
        ("319550000", "3", None),
        ("319550400", "3", None),
        ("000000000", "0", None),
        ("319800030", "3", None),
    ],
)
def test_era_dates(text: str, era: str, day: date | None) -> None:
    parsed = read_era_date(text)
    assert (parsed.text, parsed.era, parsed.day) == (text, era, day)


@pytest.mark.parametrize(
    "text", ["", "19800217", "619800217", "319801317", "319800230", "3198002a7", "３19800217"]
)
def test_what_is_no_era_date_is_refused(text: str) -> None:
    with pytest.raises(MalformedData):
        read_era_date(text)


@pytest.mark.parametrize(
    "data", [b"", b"x", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_what_is_no_certificate_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedData):
        parse_certificate(data)


FUZZ = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)


@pytest.mark.filterwarnings("ignore")
@FUZZ
@given(data=st.data())
def test_a_damaged_certificate_is_read_or_refused_and_never_valid(pki: TestPki, data: st.DataObject) -> None:
    der = bytearray(_sample(pki))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(der) - 1))
        der[place] = (der[place] + data.draw(st.integers(1, 255))) % 256
    cut = data.draw(st.sampled_from([len(der), len(der) - 1, len(der) // 2]))
    try:
        certificate = parse_certificate(bytes(der[:cut]))
    except MalformedData:
        return
    verdict = verify_certificate(certificate, pki.trust(), Good(), AT)
    assert verdict.conclusion == "invalid" or bytes(der[:cut]) == _sample(pki)


def test_a_signature_that_is_no_whole_bytes_is_refused(pki: TestPki) -> None:
    """Its last bit is a zero and is said to be unused: the same certificate would have two fingerprints."""
    even = next(one for one in (leaf(pki) for _ in range(60)) if one.loaded.signature[-1] % 2 == 0)
    der = bytearray(even.der)
    der[-len(even.loaded.signature) - 1] = 1
    with pytest.raises(MalformedData):
        parse_certificate(bytes(der))


_SAMPLES: dict[int, bytes] = {}


def _sample(pki: TestPki) -> bytes:
    return _SAMPLES.setdefault(id(pki), leaf(pki).der)
