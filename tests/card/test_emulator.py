"""The emulated card answers as test cards do, whatever it is sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madoguchi.card.emulator import EmulatedReader, MadeCard, TestPki, make_card
from madoguchi.card.errors import CardError, CardRemoved

Maker = Callable[[str], MadeCard]
JPKI, ENTRY = "00A4040C0AD392F000260100000001", "00A4040C0AD3921000310001010408"
COMMON = "00A4040C0AD3921000310001010100"


def select(identifier: str) -> str:
    return "00A4020C02" + identifier


@pytest.mark.parametrize(
    ("steps", "word"),
    [
        (["00A4040C0AD3921000310001019999"], "6A82"),  # no such application
        ([select("0001")], "6A82"),  # no application yet
        (["00B0000000"], "6986"),  # no file yet
        (["00200080"], "6986"),
        ([JPKI, select("0099")], "6A82"),
        ([JPKI, select("0001"), "00B0000000"], "6982"),  # 署名用 without its password
        ([JPKI, select("000A"), "00B0000000"], "9000"),  # 利用者証明用 is free
        ([JPKI, select("000A"), "00B07FFF00"], "6B00"),
        ([JPKI, select("000A"), "00B0800000"], "6A86"),
        ([JPKI, select("000A"), "00200080"], "6985"),  # not a PIN
        ([JPKI, select("0018"), "00B0000000"], "6985"),  # not a file
        ([JPKI, select("0018"), "00200081"], "6A86"),
        ([JPKI, select("0018"), "00200080"], "63C3"),
        ([JPKI, select("0018"), "0020008004" + "39" * 4], "63C2"),
        ([JPKI, select("0018"), "0020008004" + "39" * 4, "0020008004" + "32333435", "00200080"], "63C3"),
        ([JPKI, select("0018"), *["0020008004" + "39" * 4] * 3], "63C0"),
        ([JPKI, select("0018"), *["0020008004" + "39" * 4] * 3, "0020008004" + "32333435"], "6984"),
        ([JPKI, select("0018"), "0024018004" + "39" * 4], "6982"),  # change before verify
        ([JPKI, select("0018"), "002000800432333435", "00240180023939"], "6A80"),
        ([JPKI, select("0017"), "802A008003AABBCC00"], "6982"),  # sign before verify
        ([JPKI, "802A008003AABBCC00"], "6985"),  # no key named
        ([ENTRY, "802A000003AABBCC00"], "9000"),  # the card's own key is free
        ([JPKI, "802A050003AABBCC00"], "6A86"),
        ([COMMON, select("0001"), "00B2010400"], "9000"),
        ([COMMON, select("0001"), "00B2020400"], "6A83"),
        ([COMMON, select("0001"), "00B0000000"], "6A86"),
        (["00EE0000"], "6D00"),
        (["C0A4040C"], "6E00"),
        (["00A4"], "6700"),
        (["00A4040C0AD392"], "6700"),
        (["00A4000C023F00"], "6A86"),
    ],
)
def test_status_words(card: Maker, steps: list[str], word: str) -> None:
    emulated = card("adult").card
    answers = [emulated.transmit(bytes.fromhex(step)) for step in steps]
    assert answers[-1][-2:].hex().upper() == word


def test_no_answer_has_more_than_256_bytes(card: Maker) -> None:
    emulated = card("adult").card
    for step in (JPKI, select("000A")):
        emulated.transmit(bytes.fromhex(step))
    assert len(emulated.transmit(bytes.fromhex("00B0000000"))) == 258


def test_a_reader_without_card_says_so(card: Maker) -> None:
    reader = EmulatedReader()
    with pytest.raises(CardRemoved):
        reader.transmit(b"\x00\xb0\x00\x00\x00")
    reader.insert(card("adult").card)
    assert reader.transmit(bytes.fromhex(JPKI)) == b"\x90\x00"


def test_nobody_else_lives_here(pki: TestPki) -> None:
    with pytest.raises(CardError, match="adult、child"):
        make_card("somebody", pki)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    st.lists(
        st.binary(max_size=30) | st.sampled_from([bytes.fromhex(JPKI), bytes.fromhex(ENTRY)]), max_size=12
    )
)
def test_any_bytes_get_a_status_word(card: Maker, commands: list[bytes]) -> None:
    emulated = card("adult").card
    for command in commands:
        assert 2 <= len(emulated.transmit(command)) <= 258
