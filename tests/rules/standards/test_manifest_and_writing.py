"""Files that leave: nothing lost, nothing replaced, and a slip that proves it."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.standards.helpers import EDITION, HEAD, person, read

from madoguchi.rules.standards import Manifest, RegisterFileError, inspect, write_csv

MANIFEST = Manifest(
    file="住民.csv",
    rows=2,
    sha256="a" * 64,
    kind="full",
    edition="mado122",
    encoding="utf-8",
    created="2026-04-01T09:00:00+09:00",
)

texts = st.text(
    st.one_of(
        st.characters(min_codepoint=0x3041, max_codepoint=0x9FFF), st.sampled_from('ab,"髙𠮷\U000e0100 　')
    ),
    min_size=1,
    max_size=20,
).map(str.strip)


def written(rows: list[dict[str, str]], **options: object) -> bytes:
    stream = io.BytesIO()
    result = write_csv(stream, rows, EDITION, **options)
    facts = inspect(io.BytesIO(stream.getvalue()))
    assert (result.rows, result.sha256, result.size) == (len(rows), facts.sha256, facts.size)
    return stream.getvalue()


@given(st.lists(texts, min_size=1, max_size=4))
def test_what_is_written_is_read_back(names: list[str]) -> None:
    rows = [person(name=name, atena_number=str(number)) for number, name in enumerate(names)]
    back, problems = read(written(rows))
    assert problems == []
    assert [{key: value for key, value in values.items() if value} for _, values in back] == [
        {key: value for key, value in row.items() if value} for row in rows
    ]


def test_form_of_the_file() -> None:
    raw = written([HEAD])
    assert raw.startswith("\ufeff市区町村コード,宛名番号,".encode())
    assert raw.count(b"\r\n") == 2
    plain = written([HEAD], bom=False, header=False, newline="\n")
    assert plain.startswith(b"999999,19,")
    assert plain.count(b"\n") == 1


def test_columns_can_be_chosen() -> None:
    items = [EDITION.item(identifier) for identifier in ("name", "alias_name")]
    raw = written([person(alias_name="ミホン")], items=items, bom=False)
    assert raw.decode() == "氏名,通称\r\n見本　太郎,ミホン\r\n"


def test_shift_jis_keeps_characters_of_the_same_shape() -> None:
    raw = written([person(address_lot="１−２〜３")], encoding="cp932")
    rows, _ = read(raw)
    assert rows[0][1]["address_lot"] == "１－２～３"


def test_a_character_that_the_encoding_cannot_hold_is_refused_with_a_list() -> None:
    rows = [person(name="𠮷田"), HEAD, person(name="森", address_building="鷗荘")]
    with pytest.raises(RegisterFileError) as error:
        write_csv(io.BytesIO(), rows, EDITION, encoding="cp932", file="出力.csv")
    found = [(problem.row, problem.item) for problem in error.value.problems]
    assert found == [(2, "氏名"), (4, "住所_方書")]
    assert "𠮷（U+20BB7）" in error.value.problems[0].reason
    assert "UTF-8" in error.value.problems[0].remedy


def test_an_identifier_that_the_edition_does_not_have() -> None:
    with pytest.raises(KeyError, match="my_number"):
        write_csv(io.BytesIO(), [{"my_number": "1"}], EDITION)


def test_a_manifest_survives_the_round_trip() -> None:
    assert Manifest.from_json(MANIFEST.to_json()) == MANIFEST
    assert MANIFEST.to_json() == Manifest.from_json(MANIFEST.to_json()).to_json()


def test_a_complete_file_agrees() -> None:
    assert MANIFEST.differences(rows=2, sha256="a" * 64, file="住民.csv") == []


def test_a_wrong_manifest_says_what_differs() -> None:
    problems = MANIFEST.differences(rows=1, sha256="b" * 64, file="別.csv")
    assert len(problems) == 3
    assert "明細は2件、ファイルは1件" in problems[1].reason
    assert "SHA-256" in problems[2].reason


@pytest.mark.parametrize(
    ("change", "item"),
    [
        ({"rows": -1}, "rows"),
        ({"rows": True}, "rows"),
        ({"rows": "2"}, "rows"),
        ({"sha256": "A" * 64}, "sha256"),
        ({"kind": "all"}, "kind"),
        ({"encoding": "utf-16"}, "encoding"),
        ({"created": "2026-04-01"}, "created"),
        ({"created": "きのう"}, "created"),
        ({"edition": 4}, "edition"),
        ({"extra": "x"}, "extra"),
    ],
)
def test_a_manifest_of_another_form_is_refused(change: dict[str, object], item: str) -> None:
    text = json.dumps({**json.loads(MANIFEST.to_json()), **change})
    with pytest.raises(RegisterFileError) as error:
        Manifest.from_json(text, "m.json")
    assert [(problem.file, problem.item) for problem in error.value.problems] == [("m.json", item)]


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "null"])
def test_what_is_no_manifest(text: str) -> None:
    with pytest.raises(RegisterFileError):
        Manifest.from_json(text)


@pytest.mark.parametrize("name", ["Shift_JIS", "cp932", "SJIS"])
def test_names_of_shift_jis(name: str) -> None:
    text = MANIFEST.to_json().replace("utf-8", name)
    assert Manifest.from_json(text).encoding == "cp932"
