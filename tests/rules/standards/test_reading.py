"""Files as core systems deliver them, whole and broken."""

from __future__ import annotations

import io
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.standards.helpers import EDITION, HEAD, SAMPLE, csv_text, errors, person, read

from madoguchi.rules.standards import (
    HouseholdCheck,
    RegisterFileError,
    RowValidator,
    load_mapping,
    read_rows,
    resolve_header,
)


def refused(text: str | bytes, **options: object) -> RegisterFileError:
    with pytest.raises(RegisterFileError) as error:
        read(text, **options)
    return error.value


def test_the_open_sample_is_taken_without_an_error() -> None:
    rows, problems = read(SAMPLE.read_bytes())
    assert problems == []
    assert [row for row, _ in rows] == [2, 3, 4, 5, 6, 7, 8]
    check = RowValidator(EDITION, EDITION.items)
    assert errors(problem for row, values in rows for problem in check(values, row)) == []
    households = HouseholdCheck()
    for row, values in rows:
        households.add(row, values)
    assert households.problems() == []


def test_digits_that_a_spreadsheet_has_eaten_are_restored() -> None:
    rows, _ = read(SAMPLE.read_bytes())
    values = rows[0][1]
    assert values["relation_code1"] == "02"
    assert values["address_town_code"] == "0100001"
    assert values["address_postcode"] == "9990001"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_encodings_and_line_ends(encoding: str, newline: str) -> None:
    rows, problems = read(csv_text([HEAD]).replace("\r\n", newline).encode(encoding))
    assert problems == []
    assert {key: value for key, value in rows[0][1].items() if value} == HEAD


def test_rows_are_counted_as_a_spreadsheet_does_and_blank_lines_are_skipped() -> None:
    header, row = csv_text([HEAD]).splitlines()
    rows, problems = read(f"{header}\r\n\r\n{row}\r\n\x1a\r\n")
    assert [number for number, _ in rows] == [3]
    assert problems == []


def test_columns_may_come_in_any_order_and_further_ones_are_read() -> None:
    header = "続柄コード2,氏 名,宛名番号,世帯番号,個人履歴番号,住民種別,住民状態,生年月日"
    text = f"{header}\r\n12,甲,1,2,1,1,1,S45.1.5\r\n"
    rows, problems = read(text)
    assert rows[0][1] == {
        "relation_code2": "12",
        "name": "甲",
        "atena_number": "1",
        "household_number": "2",
        "history_number": "1",
        "kind": "1",
        "status": "1",
        "birth_date": "1970-01-05",
    }
    assert [(problem.severity, problem.row) for problem in problems] == [("alert", 1)]
    assert "115列がありません" in problems[0].reason


def test_a_missing_key_column_is_refused() -> None:
    problems = refused("氏名,生年月日\r\n甲,2000-01-01\r\n").problems
    assert {problem.item for problem in problems} >= {"宛名番号", "世帯番号", "住民状態"}
    assert all(problem.row == 1 for problem in problems)


def test_an_unknown_column_names_the_nearest_item() -> None:
    problem = refused(csv_text([HEAD]).replace("宛名番号", "宛名番合", 1)).problems[0]
    assert problem.item == "宛名番合"
    assert "「宛名番号」のことであれば" in problem.remedy


def test_a_doubled_column_is_refused() -> None:
    problems = refused(csv_text([HEAD]).replace("改製番号", "氏名", 1)).problems
    assert "2つ" in problems[0].reason


def test_an_alias_and_its_official_name_together_are_a_double() -> None:
    columns = resolve_header(["続柄コード1", "続柄コード"], EDITION)
    assert any("2つ" in problem.reason for problem in columns.problems)


def test_the_my_number_never_enters() -> None:
    text = csv_text([HEAD]).replace("改製番号", "個人番号", 1)
    assert "取り込めません" in refused(text).problems[0].reason
    mapping = load_mapping("ignore: [個人番号]", EDITION)
    rows, _ = read(text, mapping=mapping)
    assert "renewal_number" not in rows[0][1]


def test_a_file_without_header() -> None:
    text = csv_text([HEAD]).split("\r\n", 1)[1]
    assert "見出し" in refused(text).problems[0].remedy
    rows, problems = read(text, mapping=load_mapping("header: false", EDITION))
    assert (rows[0][0], rows[0][1]["name"], problems) == (1, "見本　太郎", [])


def test_a_row_with_too_few_columns_is_reported_and_the_rest_is_read() -> None:
    lines = csv_text([HEAD, HEAD, HEAD]).splitlines()
    lines[2] = lines[2][:40]
    rows, problems = read("\r\n".join(lines) + "\r\n")
    assert [number for number, _ in rows] == [2, 4]
    assert [(problem.row, problem.file) for problem in problems] == [(3, "住民.csv")]
    assert "見出しは122" in problems[0].reason


def test_a_file_cut_in_the_middle_of_a_row() -> None:
    text = csv_text([HEAD, HEAD])
    rows, problems = read(text[:-60])
    assert len(rows) == 1
    assert "途中で切れています" in problems[0].remedy


def test_a_file_cut_inside_quotes() -> None:
    text = csv_text([HEAD, person(address_building="見本,ビル")])
    position = text.rindex("見本,ビル") + 3
    assert "引用符" in refused(text[:position]).problems[0].reason


def test_a_quote_that_swallows_the_file_is_noticed_early() -> None:
    lines = csv_text([HEAD] * 2000).splitlines()
    lines[1] = '"' + lines[1]
    assert "引用符" in refused("\r\n".join(lines)).problems[0].reason


def test_a_stray_quote() -> None:
    header = csv_text([HEAD]).splitlines()[0]
    problem = refused(f'{header}\r\n"甲"乙,\r\n').problems[0]
    assert problem.row == 2


def test_a_last_line_without_its_end_is_an_alert() -> None:
    rows, problems = read(csv_text([HEAD]).rstrip())
    assert len(rows) == 1
    assert [problem.severity for problem in problems] == ["alert"]


def test_no_rows_at_all() -> None:
    rows, problems = read(csv_text([]))
    assert rows == []
    assert "1つもありません" in problems[0].reason


@pytest.mark.parametrize("bad", ["見本\0太郎", "見本\t太郎", "見本\n太郎", "見本\x85太郎"])
def test_control_characters_are_named_with_item_and_row(bad: str) -> None:
    rows, problems = read(csv_text([person(name=bad), HEAD]))
    assert len(rows) == 1
    assert (problems[0].row, problems[0].item) == (2, "氏名")
    assert "U+00" in problems[0].reason


def test_without_a_report_the_first_error_stops() -> None:
    stream = io.BytesIO(csv_text([person(name="甲\0")]).encode())
    with pytest.raises(RegisterFileError, match="2行目 氏名"):
        list(read_rows(stream, EDITION, file="a.csv"))
    assert not stream.closed


def test_memory_stays_flat_while_the_file_grows() -> None:
    raw = csv_text([HEAD] * 20_000).encode()
    tracemalloc.start()
    count = sum(1 for _ in read_rows(io.BytesIO(raw), EDITION))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 20_000
    assert peak < len(raw) + 8_000_000


MAPPING = """
columns: {宛名ＣＤ: 宛名番号, 生年月日和暦: 生年月日, カナ氏名: 氏名_フリガナ}
ignore: [予備]
constants: {市区町村コード: "999999", 世帯番号: "5", 個人履歴番号: "1", 住民種別: "1", 住民状態: "1"}
codes:
  異動事由: {"01": domestic_move_in}
  性別: {M: "1", F: "2"}
dates: {生年月日: era_code}
"""


def test_a_mapping_file_translates_columns_codes_and_dates() -> None:
    text = "宛名CD,氏名,カナ氏名,性別,生年月日和暦,異動事由,予備\r\n00123,甲　花子,ｺｳ ﾊﾅｺ,F,3450105,01,x\r\n"
    rows, problems = read(text, mapping=load_mapping(MAPPING, EDITION))
    values = rows[0][1]
    assert values["atena_number"] == "00123"
    assert values["kana"] == "ｺｳ ﾊﾅｺ"
    assert (values["sex"], values["birth_date"]) == ("2", "1970-01-05")
    assert values["move_reason"] == "domestic_move_in"
    assert (values["municipality_code"], values["household_number"]) == ("999999", "5")
    assert errors(problems) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("columns: {a: 宛名番合}", "一覧にありません"),
        ("colums: {}", "対応表にない見出し"),
        ("columns: [a]", "書き方"),
        ("dates: {生年月日: 和暦}", "日付の形式"),
        ("- a", "形が違います"),
        ("a: [", "YAML"),
    ],
)
def test_a_mapping_with_a_mistake_is_refused(text: str, word: str) -> None:
    with pytest.raises(RegisterFileError) as error:
        load_mapping(text, EDITION, "対応.yaml")
    assert word in error.value.problems[0].reason
    assert error.value.problems[0].file == "対応.yaml"


@settings(max_examples=300)
@given(st.data())
def test_any_damage_is_a_finding_or_a_sound_row(data: st.DataObject) -> None:
    """A file cut anywhere, or with any byte changed, never breaks the reader and never yields a torn row."""
    raw = bytearray(
        csv_text([HEAD, person(address_building='見本"ビル", 二階')]).encode(data.draw(ENCODINGS))
    )
    position = data.draw(st.integers(1, len(raw) - 1))
    if data.draw(st.booleans()):
        del raw[position:]
    else:
        raw[position] = data.draw(st.integers(0, 255))
    try:
        rows, _ = read(bytes(raw))
    except RegisterFileError as error:
        assert all(problem.reason and problem.remedy for problem in error.problems)
        return
    check = RowValidator(EDITION)
    for number, values in rows:
        assert all(values.keys() >= {item.id} for item in EDITION.items if item.strict)
        assert all(problem.remedy for problem in check(values, number))


ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "cp932"])
