"""One row: types, lengths, codes, dates, what must be there (標準仕様書 1.1.8, 1.1.11, 11.1)."""

from __future__ import annotations

import pytest
from tests.rules.standards.helpers import EDITION, HEAD, errors, person

from madoguchi.rules.standards import RowValidator, validate_row

FOREIGN = {
    "kind": "2",
    "honseki": "",
    "hittousha": "",
    "resident_since": "",
    "roman_name": "NGUYEN VAN AN",
    "foreign_resident_since": "2024-04-01",
    "foreign_category": "1",
    "residence_card_number": "AB12345678CD",
    "nationality": "ベトナム",
}


def found(**changes: str) -> list[tuple[str, str, str]]:
    problems = validate_row(person(**changes), EDITION, 7)
    assert all(problem.row == 7 and problem.remedy for problem in problems)
    return [(problem.severity, problem.item, problem.reason) for problem in problems]


def test_a_sound_row() -> None:
    assert found() == []


def test_a_sound_foreign_resident() -> None:
    assert found(**FOREIGN) == []


@pytest.mark.parametrize(
    ("changes", "item", "word"),
    [
        ({"name": "見" * 120}, "氏名", "120文字"),
        ({"name": "見本\0太郎"}, "氏名", "U+0000"),
        ({"name": "\u3099見本"}, "氏名", "元になる文字"),
        ({"kana": "ミホン\n"}, "氏名_フリガナ", "U+000A"),
        ({"address_building": "あ" * 301}, "住所_方書", "301文字"),
        ({"address_building": "あ\t"}, "住所_方書", "U+0009"),
        ({"sex": "3"}, "性別", "一覧にありません"),
        ({"kind": "9"}, "住民種別", "一覧にありません"),
        ({"status": "5"}, "住民状態", "一覧にありません"),
        ({"relation_code1": "21"}, "続柄コード1", "一覧にありません"),
        ({"birth_date": "平成31年5月1日"}, "生年月日", "平成31年4月30日まで"),
        ({"birth_date": "昭和64年1月8日"}, "生年月日", "昭和64年1月7日まで"),
        ({"birth_date": "2023-02-29"}, "生年月日", "28日まで"),
        ({"birth_date": "1980/3/5"}, "生年月日", "標準の書き方"),
        ({"birth_date": "きのう"}, "生年月日", "読めません"),
        ({"processed_date": "2026-04-00"}, "処理年月日", "不詳"),
        ({"history_number": "x"}, "個人履歴番号", "数字ではありません"),
        ({"history_number": "1234567890"}, "個人履歴番号", "10文字"),
        ({"atena_number": "1234567890123456"}, "宛名番号", "16文字"),
        ({"atena_number": "１２"}, "宛名番号", "半角"),
        ({"municipality_code": "1364"}, "市区町村コード", "6桁"),
        ({"address_postcode": "123"}, "住所_郵便番号", "7桁"),
        ({"operated_time": "25:00:00"}, "操作時刻", "正しい形"),
        ({"child_allowance_from": "2026-13"}, "児童手当受給開始年月", "正しい形"),
        ({"atena_number": ""}, "宛名番号", "値がありません"),
        ({"household_number": ""}, "世帯番号", "値がありません"),
        ({"name": ""}, "氏名", "値がありません"),
        ({"birth_date": ""}, "生年月日", "値がありません"),
        ({"relation_code1": "02", "relation_code2": "20"}, "続柄コード1", "つなげられません"),
        ({"relation_code1": "", "relation_code2": "20"}, "続柄コード1", "途中が空"),
        ({"relation_code1": "", "relation": "孫"}, "続柄表記", "使えません"),
    ],
)
def test_errors(changes: dict[str, str], item: str, word: str) -> None:
    findings = found(**changes)
    assert [severity for severity, name, reason in findings if name == item and word in reason] == ["error"]
    assert len([1 for severity, _, _ in findings if severity == "error"]) == 1


@pytest.mark.parametrize(
    ("changes", "item"),
    [
        ({"sex": ""}, "性別"),
        ({"honseki": ""}, "本籍"),
        ({"resident_since": ""}, "住民となった年月日"),
        ({"resident_code": ""}, "住民票コード"),
        ({**FOREIGN, "residence_card_number": ""}, "在留カード等番号"),
        ({"birth_date": "1955-04-00"}, "生年月日_不詳フラグ"),
        ({"birth_era": "4"}, "生年月日_元号"),
        ({"status": "2"}, "除票フラグ"),
        ({"removed": "1"}, "除票フラグ"),
        ({"relation": "妻"}, "続柄表記"),
        ({"relation": "孫"}, "続柄表記"),
    ],
)
def test_alerts(changes: dict[str, str], item: str) -> None:
    findings = found(**changes)
    assert item in [name for severity, name, _ in findings if severity == "alert"]
    assert [name for severity, name, _ in findings if severity == "error"] == []


@pytest.mark.parametrize(
    "changes",
    [
        {"birth_date": "1955-04-00", "birth_date_unknown": "1"},
        {"birth_date": "昭和30年不詳", "birth_date_unknown": "1"},
        {"birth_date": "2023-02-29", "birth_date_unknown": "1"},  # 1.1.8: 暦上日以外も許容
        {"resident_since": "平成元年春"},
        {"address_since": "9999-12-31"},
        {"processed_date": "9999-12-31"},
        {"move_reason": "99"},
        {"move_reason": "domestic_move_in"},
        {"nationality_code": "999"},
        {"name": "漢\U000e0100" * 100},
        {"name": "\ue000田"},
        {"status": "3", "removed": "1", "resident_code": "", "honseki": "", "resident_since": ""},
        {"relation_code1": "20", "relation_code2": "12", "relation": "子の妻"},
        {"relation_code1": "14", "relation": "妻(未届)"},
        {"birth_era": "3"},
    ],
)
def test_what_the_standard_allows(changes: dict[str, str]) -> None:
    assert found(**changes) == []


def test_a_declared_unknown_birth_may_be_empty() -> None:
    findings = found(birth_date="", birth_date_unknown="1")
    assert [severity for severity, _, _ in findings] == ["alert"]


def test_columns_that_the_file_does_not_have_are_not_missed_in_every_row() -> None:
    items = [EDITION.item(identifier) for identifier in ("atena_number", "name")]
    check = RowValidator(EDITION, items, "a.csv")
    assert check({"atena_number": "1", "name": "甲"}, 2) == []
    assert [(p.file, p.row, p.item) for p in errors(check({"atena_number": "1", "name": ""}, 2))] == [
        ("a.csv", 2, "氏名")
    ]


def test_a_problem_reads_as_one_line() -> None:
    problem = validate_row({**HEAD, "sex": "7"}, EDITION, 5)[0]
    assert str(problem).startswith("5行目 性別 コード「7」は性別の一覧にありません。 次から選んでください。")
