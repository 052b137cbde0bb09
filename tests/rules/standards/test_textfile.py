"""Encodings: UTF-8 with and without BOM, CP932; what is neither is refused with line and byte."""

from __future__ import annotations

import codecs
import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.rules.standards import RegisterFileError, decode, inspect

TEXT = "氏名,住所\r\n髙橋　太郎,見本町１番地\r\n"


@pytest.mark.parametrize(
    ("raw", "encoding", "bom"),
    [
        (TEXT.encode(), "utf-8", False),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8", True),
        (TEXT.encode("cp932"), "cp932", False),
        (b"a,b\r\n", "utf-8", False),
    ],
)
def test_accepted_encodings(raw: bytes, encoding: str, bom: bool) -> None:
    decoded = decode(raw)
    assert (decoded.encoding, decoded.bom) == (encoding, bom)
    assert decoded.text in {TEXT, "a,b\r\n"}


def test_private_characters_of_a_core_system_survive() -> None:
    assert decode(b"\xf0\x40\r\n").text == "\ue000\r\n"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_refused_with_its_remedy(encoding: str) -> None:
    with pytest.raises(RegisterFileError) as error:
        decode("name,address\r\na,b\r\n".encode(encoding), "a.csv")
    assert "UTF-16" in error.value.problems[0].reason
    assert "UTF-8" in error.value.problems[0].remedy


def test_the_first_bad_byte_is_named_by_line_and_column() -> None:
    raw = "氏名\r\n山田\r\n".encode() + "鈴木".encode() + b"\xff,x\r\n"
    with pytest.raises(RegisterFileError) as error:
        decode(raw, "a.csv")
    problem = error.value.problems[0]
    assert (problem.file, problem.row) == ("a.csv", 3)
    assert "3行目の7バイト目" in problem.reason


def test_one_bad_byte_does_not_turn_a_utf8_file_into_shift_jis() -> None:
    with pytest.raises(RegisterFileError) as error:
        decode("氏名\r\n".encode() + "髙橋".encode("cp932") + b"\r\n")
    assert "UTF-8として読めない" in error.value.problems[0].reason


def test_bytes_that_shift_jis_does_not_have() -> None:
    with pytest.raises(RegisterFileError) as error:
        decode("氏名\r\n山田".encode("cp932") + b"\xff\r\n")
    assert "2行目の5バイト目に、Shift_JIS" in error.value.problems[0].reason


def test_a_utf8_file_cut_inside_a_character_is_recognised_as_cut() -> None:
    with pytest.raises(RegisterFileError) as error:
        decode(TEXT.encode()[:-4])
    assert "文字の途中" in error.value.problems[0].reason
    assert "UTF-8" in error.value.problems[0].reason


def test_a_cp932_file_cut_inside_a_character_is_recognised_as_cut() -> None:
    with pytest.raises(RegisterFileError) as error:
        decode(TEXT.encode("cp932")[:-3])
    assert "文字の途中" in error.value.problems[0].reason
    assert "Shift_JIS" in error.value.problems[0].reason


def test_an_empty_file() -> None:
    with pytest.raises(RegisterFileError, match="空"):
        decode(b"")


def test_facts_of_a_large_file_read_in_pieces() -> None:
    raw = TEXT.encode("cp932") * 60_000
    stream = io.BytesIO(raw)
    facts = inspect(stream)
    assert (facts.encoding, facts.ended, facts.size) == ("cp932", True, len(raw))
    assert facts.sha256 == hashlib.sha256(raw).hexdigest()
    assert stream.tell() == 0


def test_a_bad_byte_beyond_the_first_piece_is_placed_right() -> None:
    raw = TEXT.encode() * 30_000 + b"\xff\r\n"
    with pytest.raises(RegisterFileError) as error:
        inspect(io.BytesIO(raw))
    assert "60001行目の1バイト目" in error.value.problems[0].reason


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), min_size=1))
def test_any_utf8_text_survives(text: str) -> None:
    assert decode(text.encode()).text == text


@given(st.binary(min_size=1, max_size=60))
def test_any_bytes_are_text_or_a_finding(raw: bytes) -> None:
    try:
        decode(raw)
    except RegisterFileError as error:
        assert error.problems[0].remedy


@pytest.mark.parametrize("start", [b"PK\x03\x04\x14\x00", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_workbook_is_not_told_as_a_wrong_encoding(start: bytes) -> None:
    with pytest.raises(RegisterFileError) as error:
        decode(start + bytes(range(256)), "住民.xlsx")
    assert "Excelのブック" in str(error.value) and "CSVで保存し直して" in str(error.value)
