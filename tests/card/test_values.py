"""Files of the card as values, from the published bytes of a J-LIS test card and from broken ones."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.card import MalformedData, load_edition
from madoguchi.card.tlv import encode
from madoguchi.card.values import (
    attributes_digest_source,
    read_basic_four,
    read_card_info,
    read_certificates_present,
    read_date,
    read_my_number,
)

EDITION = load_edition()
ATTRIBUTES = EDITION.file("attributes")
PUBLISHED = bytes.fromhex(
    "ff2065df2108000e002000590064df220fe9bb92e6a190e38080e5b9b9e4b99fdf2336e69db1e4baace983bde6b885e780ace5b8"
    "82e8a6b3e5b883e5ad90e58d97efbc91efbc92efbc8defbc97efbc8defbc92efbc90efbc92df24083139383030323137df250131"
)
"""EF 0002 of 券面事項入力補助AP of a J-LIS test card, fictional holder (V, soltia48/myna-card, MIT)."""


def test_the_published_basic_four() -> None:
    person = read_basic_four(ATTRIBUTES, PUBLISHED)
    assert (person.name, person.sex) == ("黒桐　幹也", "男")
    assert person.address == "東京都清瀬市観布子南１２－７－２０２"
    assert (person.birth_date.text, person.birth_date.day) == ("19800217", date(1980, 2, 17))
    assert read_basic_four(ATTRIBUTES, PUBLISHED + b"\xff" * 20) == person


def test_the_digest_skips_the_offset_table() -> None:
    assert attributes_digest_source(ATTRIBUTES, PUBLISHED) == PUBLISHED[14:]


def template(**values: bytes) -> bytes:
    fields = {"name": "見本".encode(), "address": b"x", "birth_date": b"19800217", "sex": b"1", **values}
    return encode(0xFF20, b"".join(encode(ATTRIBUTES.fields[name], value) for name, value in fields.items()))


def test_the_order_of_the_fields_does_not_matter() -> None:
    fields = {"sex": b"2", "birth_date": b"19800217", "address": "住所".encode(), "name": "名".encode()}
    raw = encode(0xFF20, b"".join(encode(ATTRIBUTES.fields[name], fields[name]) for name in fields))
    person = read_basic_four(ATTRIBUTES, raw)
    assert (person.name, person.address, person.sex) == ("名", "住所", "女")


@pytest.mark.parametrize(
    "raw",
    [
        PUBLISHED[:-1],
        PUBLISHED[:7] + b"\x0f" + PUBLISHED[8:],  # the table points elsewhere
        PUBLISHED[1:],
        b"",
        template(sex=b"3"),
        template(sex=b""),
        template(name=b"\xff\xfe"),
        template(name=b""),
        template(address=b"a\0b"),
        template(birth_date=b"19801317"),
        template(birth_date=b"19800230"),
        template(birth_date=b"1980021"),
        encode(0xFF20, template()[3:] + encode(0xDF25, b"1")),  # a field twice
        encode(0xFF20, encode(0xDF22, b"x")),  # fields missing
        encode(0xFF30, template()[3:]),
    ],
)
def test_what_is_misshapen_is_refused(raw: bytes) -> None:
    with pytest.raises(MalformedData):
        read_basic_four(ATTRIBUTES, raw)


@settings(deadline=None)
@given(st.data())
def test_any_damage_is_read_or_refused(data: st.DataObject) -> None:
    raw = bytearray(PUBLISHED)
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(MalformedData):
        read_basic_four(ATTRIBUTES, bytes(raw[: data.draw(st.integers(0, len(raw)))]))


@pytest.mark.parametrize("text", ["19800000", "19800200", "00000000"])
def test_an_unknown_day_is_kept_as_text(text: str) -> None:
    parsed = read_date(text.encode())
    assert (parsed.text, parsed.day) == (text, None)


def test_the_published_card_info() -> None:
    info = read_card_info(EDITION.file("card_info"), b"\x01\x1c4000000127198431322120350217")
    assert (info.serial, info.municipality_code, info.expires) == (
        "400000012719843",
        "13221",
        date(2035, 2, 17),
    )
    assert not info.is_expired(date(2035, 2, 17))
    assert info.is_expired(date(2035, 2, 18))


@pytest.mark.parametrize(
    "record",
    [b"\x02\x1c4000000127198431322120350217", b"\x01\x1b400000012719843132212035021", b"",
     b"\x01\x1c40000001271984313221203502XX", b"\x01\x1c4000000127198431322120350200"],
)  # fmt: skip
def test_a_misshapen_record_is_refused(record: bytes) -> None:
    with pytest.raises(MalformedData):
        read_card_info(EDITION.file("card_info"), record)


def test_the_published_my_number_file() -> None:
    raw = bytes.fromhex("FF100C353337363836363737313838FFFF")
    assert read_my_number(EDITION.file("my_number"), raw).reveal() == "537686677188"
    for broken in (raw.replace(b"88", b"89"), raw[:9], b"", b"\xff\xff", raw.replace(b"\x10", b"\x11")):
        with pytest.raises(MalformedData) as caught:
            read_my_number(EDITION.file("my_number"), broken)
        assert "5376" not in str(caught.value)


def test_which_certificates_there_are() -> None:
    both = read_certificates_present(bytes.fromhex("8F8F00"))
    assert (both.signature, both.authentication) == (True, True)
    child = read_certificates_present(bytes.fromhex("008F00"))
    assert (child.signature, child.authentication) == (False, True)
    with pytest.raises(MalformedData):
        read_certificates_present(b"\x8f\x8f")
