"""The item list and the code lists as data: complete, dated, sourced."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.rules.standards.helpers import EDITION, SAMPLE

import madoguchi
from madoguchi.rules.standards import Edition, code_list, load_edition

CODES = sorted(path.stem for path in (Path(madoguchi.__file__).parent / "catalogue" / "codes").glob("*.yaml"))


def test_the_122_columns_in_the_order_of_the_open_sample() -> None:
    header = SAMPLE.read_text(encoding="utf-8").splitlines()[0].split(",")
    assert len(header) == 122
    assert EDITION.names() == tuple(header)


def test_the_items_that_mado_does_not_carry_are_known_too() -> None:
    names = {item.name for item in EDITION.further_items}
    assert {"続柄コード2", "続柄コード3", "続柄コード4", "旧氏", "通称", "生年月日_不詳表記"} <= names
    assert len(EDITION.all_items()) == 122 + len(names)


@pytest.mark.parametrize(
    ("name", "length"),
    [
        ("宛名番号", 15),
        ("氏名", 100),
        ("氏_日本人", 50),
        ("住所_町字", 120),
        ("住所_方書", 300),
        ("住所_郵便番号", 7),
    ],
)
def test_lengths_confirmed_by_the_official_list_of_the_same_items(name: str, length: int) -> None:
    item = EDITION.by_header[name]
    assert (item.length, item.evidence) == (length, "P")


def test_identifiers_are_words_of_code() -> None:
    assert all(item.id.isidentifier() and item.id == item.id.lower() for item in EDITION.all_items())


def test_the_my_number_is_no_item() -> None:
    assert "個人番号" not in EDITION.by_header
    assert "個人番号" in EDITION.refused_columns


@pytest.mark.parametrize(
    ("alias", "official"),
    [
        ("氏名_外国人アルファベット", "氏名_外国人ローマ字"),
        ("代表宛名フラグ", "名寄せ元フラグ"),
        ("続柄コード", "続柄コード1"),
        ("転出年月日(確定)", "転出年月日（確定）"),
    ],
)
def test_names_of_other_editions(alias: str, official: str) -> None:
    assert EDITION.by_header[alias].name == official


def test_every_code_list_named_by_an_item_exists() -> None:
    assert {item.codes for item in EDITION.all_items() if item.codes} <= set(CODES)


@pytest.mark.parametrize("list_id", CODES)
def test_every_code_list_is_sourced_dated_and_without_doubles(list_id: str) -> None:
    codes = code_list(list_id)
    assert codes.id == list_id
    assert codes.source
    assert codes.evidence in {"P", "K", "S", "M", "L"}
    used = [code.code for code in codes.codes if code.code]
    assert len(used) == len(set(used)) == len(codes.by_code)
    identifiers = [code.id for code in codes.codes if code.id]
    assert len(identifiers) == len(set(identifiers))
    assert all(len(code) == codes.width for code in used)
    assert not codes.closed or len(used) == len(codes.codes)


def test_labels() -> None:
    assert code_list("sex").label("2") == "女"
    assert code_list("move_reason").label("domestic_move_in") == "国内転入"
    assert code_list("move_reason").label("99") == "99"


def test_the_reasons_of_the_standard_by_part() -> None:
    """住民記録システム標準仕様書 1.2.2: 記載 9, 消除 9, 修正 19."""
    parts = [code.details["part"] for code in code_list("move_reason").codes]
    assert {part: parts.count(part) for part in parts} == {"記載": 9, "消除": 9, "修正": 19}


def test_unknown_editions_and_lists() -> None:
    for edition in ("9.9", "../standards/residents_mado122", "x/../mado122", ""):
        with pytest.raises(KeyError):
            load_edition(edition)
    with pytest.raises(KeyError):
        code_list("nothing")


def test_an_edition_with_a_double_item_does_not_load() -> None:
    group = {"group": "識別", "items": [{"name": "宛名番号", "id": "a", "type": "X", "length": 15}] * 2}
    data = {"edition": "x", "title": "", "source": "", "evidence": "S", "items": [group]}
    with pytest.raises(ValueError, match="twice"):
        Edition.from_data(data)
