"""2D codes of a 転出証明書情報. Source: own format (K), see rules/transfer_codes.py."""

from __future__ import annotations

import json
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.rules import transfer_codes
from madoguchi.rules.transfer_codes import CodeError, read_codes, write_codes

TEXT = json.dumps({"people": [{"name": f"髙﨑　{n}", "n": random.Random(n).random()} for n in range(60)]})


def test_several_parts_in_any_order_and_repeated() -> None:
    lines = write_codes(TEXT)
    assert len(lines) > 2
    shuffled = [*reversed(lines), lines[0]]
    assert read_codes("\n".join(shuffled)).text == TEXT


def test_what_is_missing_is_named() -> None:
    lines = write_codes(TEXT)
    found = read_codes("\n".join(lines[:1]))
    assert (found.text, found.total, found.missing) == (None, len(lines), tuple(range(2, len(lines) + 1)))


def test_an_input_method_a_missing_enter_and_small_letters_do_no_harm() -> None:
    lines = write_codes(TEXT)
    assert read_codes("".join(lines)).text == TEXT
    wide = "\n".join(lines).lower().translate({ord(c): ord(c) + 0xFEE0 for c in "abcdefgmo0123456789-"})
    assert read_codes(wide).text == TEXT
    assert read_codes("\n".join(lines).replace("-", "ー")).text == TEXT


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "まだ読まれていません"),
        ("https://example.jp/", "正しくありません"),
        ("MADO1-AAAAAAAA-1-1-00000000-AAAA", "正しくありません"),
        (f"MADO1-AAAAAAAA-3-2-{zlib.crc32(b'AAAA'):08X}-AAAA", "番号"),
        (f"MADO1-AAAAAAAA-1-1-{zlib.crc32(b'AAAA'):08X}-AAAA", "そろっていません"),
    ],
)
def test_what_is_no_code_says_what_to_do(typed: str, words: str) -> None:
    with pytest.raises(CodeError) as raised:
        read_codes(typed)
    assert words in raised.value.message and raised.value.remedy


def test_two_families_are_not_mixed() -> None:
    with pytest.raises(CodeError, match="別の転出証明書情報"):
        read_codes("\n".join([write_codes(TEXT)[0], write_codes("x")[0]]))


def test_a_bomb_costs_what_its_text_costs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfer_codes, "MOST_TEXT", 10_000_000)
    bomb = write_codes("x" * 1_000_000)
    monkeypatch.undo()
    with pytest.raises(CodeError, match="そろっていません"):
        read_codes("\n".join(bomb))


def test_a_text_that_is_too_long_is_not_printed() -> None:
    with pytest.raises(ValueError, match="too long"):
        write_codes("".join(chr(0x4E00 + n % 20000) for n in range(20_000)))


@given(st.text(max_size=2000))
def test_every_text_comes_back(text: str) -> None:
    assert read_codes("\n".join(write_codes(text))).text == text


@given(st.text(max_size=300))
def test_any_typing_is_read_or_refused(typed: str) -> None:
    try:
        read_codes(typed)
    except CodeError as error:
        assert error.message and error.remedy
