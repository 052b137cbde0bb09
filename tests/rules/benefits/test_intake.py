"""Input files as cities send them: what is accepted on purpose, and what is refused with row and remedy."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.rules.benefits.cast import as_csv

from madoguchi.rules.benefits import FileRefused, check_file, programme

GOOD = {
    "id": "1", "income_tax_estimate": "39500", "resident_tax_levy": "60000", "spouse": "1", "dependants": "2",
    "total_income": "4000000",
}  # fmt: skip
HEADER = ",".join(GOOD)
COLUMNS = programme("adjustment-2024").columns
CHILD = programme("child-allowance")
KID = {"claim_id": "A", "child_id": "1", "birth_date": "2015-06-20", "month": "2025-06", "supported": "1"}


def rejects(*rows):
    return [(found.row, found.column) for found in check_file(COLUMNS, as_csv(rows)).rejects]


def only_reject(**changes):
    [found] = check_file(COLUMNS, as_csv([{**GOOD, **changes}])).rejects
    return found


def refused(data):
    with pytest.raises(FileRefused) as caught:
        check_file(COLUMNS, data)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "空欄です。分からない値は0とはみなしません。"),
        ("　", "空欄です"),
        ("-1", "マイナスの数"),
        ("△500", "マイナスの数"),
        ("1000.5", "小数"),
        ("１０００．５", "小数"),
        ("80,500", "桁区切り"),
        ("８０，５００", "桁区切り"),
        ("80500円", "数字として読めません"),
        ("1e5", "数字として読めません"),
        ("0x10", "数字として読めません"),
        ("八万", "数字として読めません"),
        ("10²", "数字として読めません"),
        ("不明", "不明の意味"),
        ("NULL", "不明の意味"),
        ("nan", "不明の意味"),
        ("*", "不明の意味"),
        ("99999999999999999999", "けた数が多すぎます"),
        ("1000000000000", "けた数が多すぎます"),
    ],
)
def test_a_figure_somebody_has_to_guess_at_is_refused(text, reason):
    found = only_reject(resident_tax_levy=text)
    assert (found.row, found.column) == (2, "resident_tax_levy")
    assert reason in found.reason
    assert found.remedy


@pytest.mark.parametrize(
    ("text", "value"), [("６００００", 60000), (" 60000 ", 60000), ("0060000", 60000), ("0", 0)]
)
def test_full_width_digits_blanks_and_leading_zeros_are_figures(text, value):
    read = check_file(COLUMNS, as_csv([{**GOOD, "resident_tax_levy": text}]))
    assert read.table["resident_tax_levy"].to_pylist() == [value]


def test_the_greatest_figure():
    read = check_file(COLUMNS, as_csv([{**GOOD, "total_income": "999999999999"}]))
    assert read.table["total_income"].to_pylist() == [999_999_999_999]


@pytest.mark.parametrize(("column", "text"), [("spouse", "2"), ("spouse", "はい"), ("dependants", "100")])
def test_out_of_bounds(column, text):
    assert only_reject(**{column: text}).column == column


def test_good_rows_are_read_and_every_bad_cell_is_named():
    rows = [GOOD, {**GOOD, "id": "2", "spouse": "", "dependants": "x"}, {**GOOD, "id": "3"}]
    read = check_file(COLUMNS, as_csv(rows))
    assert [(found.row, found.column) for found in read.rejects] == [(3, "dependants"), (3, "spouse")]
    assert (read.table["id"].to_pylist(), read.table["row_number"].to_pylist()) == (["1", "3"], [2, 4])
    assert read.rows == 3


def test_a_repeated_person_is_refused_in_both_rows():
    read = check_file(COLUMNS, as_csv([GOOD, {**GOOD, "id": "2"}, GOOD]))
    assert [(found.row, found.column) for found in read.rejects] == [(2, "id"), (4, "id")]
    assert "2行目、4行目" in read.rejects[0].reason
    assert read.table["id"].to_pylist() == ["2"]


@pytest.mark.parametrize("number", ["=1+1", "+1", "-1", "@a", "＝1", "x" * 65, "a\tb", ""])
def test_numbers_that_a_spreadsheet_would_run_or_nobody_can_read(number):
    assert only_reject(id=number).column == "id"


def test_a_row_is_counted_as_in_the_file():
    """A quoted line end and an empty line move the rows below."""
    data = f'{HEADER}\n"a\nb",1,1,0,0,1\n\n3,x,1,0,0,1\n4,1,1\n'.encode()
    found = check_file(COLUMNS, data)
    assert [(item.row, item.column) for item in found.rejects] == [
        (2, "id"), (5, "income_tax_estimate"), (6, ""),
    ]  # fmt: skip
    assert found.rows == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_line_ends_and_japanese_headers(encoding, end):
    header = ",".join(column.label for column in COLUMNS)
    read = check_file(COLUMNS, f"{header}{end}髙橋１,39500,60000,1,2,4000000{end}".encode(encoding))
    assert read.table["id"].to_pylist() == ["髙橋１"]


def test_columns_may_stand_in_any_order():
    assert len(check_file(COLUMNS, as_csv([dict(reversed(GOOD.items()))])).table) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空です"),
        (f"{HEADER}\n".encode(), "データの行がありません"),
        (as_csv([{**GOOD, "note": "x"}]), "知らない列「note」"),
        (as_csv([{**GOOD, "dependents": "2"}]), "「dependants」ではありませんか"),
        (as_csv([{key: GOOD[key] for key in GOOD if key != "spouse"}]), "列「spouse」（配偶者）がありません"),
        (f"{HEADER},配偶者\n".encode(), "が2つあります"),
        (f'{HEADER}\n"1,2\n'.encode(), "CSVとして読めません"),
        ("id,推計\n1".encode("utf-16"), "UTF-16"),
        (b"PAR1 is no Parquet", "Parquetとして読めません"),
    ],
)
def test_a_whole_file_is_refused_with_the_remedy(data, words):
    assert words in refused(data)


def as_parquet(columns):
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream)
    return stream.getvalue()


def test_parquet_with_typed_columns():
    table = {key: [GOOD[key]] if key == "id" else [int(GOOD[key])] for key in GOOD}
    read = check_file(COLUMNS, as_parquet(table))
    assert read.table.to_pylist() == check_file(COLUMNS, as_csv([GOOD])).table.to_pylist()


@pytest.mark.parametrize("column", ["id", "spouse", "total_income"])
@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (pa.int8(), 100), (pa.int8(), -1), (pa.uint16(), None), (pa.int64(), 10**12), (pa.int64(), 0),
        (pa.uint64(), 2**64 - 1),
    ],
)  # fmt: skip
def test_whole_numbers_of_parquet_are_judged_as_their_text(column, kind, value):
    table = {key: [GOOD[key]] * 2 for key in GOOD} | {"id": ["1", "3"]}
    texts = ["2", "" if value is None else str(value)]
    both = (pa.array([2, value], kind), texts)
    found, same = (check_file(COLUMNS, as_parquet(table | {column: cells})) for cells in both)
    assert (found.table.to_pylist(), found.rejects) == (same.table.to_pylist(), same.rejects)


def test_parquet_with_nulls_floats_and_dates():
    table = {key: [int(GOOD[key])] * 2 for key in GOOD} | {"id": ["1", "2"]}
    bad = as_parquet(table | {"dependants": [2.0, None], "spouse": [True, None], "total_income": [4e6, 0.5]})
    found = check_file(COLUMNS, bad)
    assert [(item.row, item.column) for item in found.rejects] == [
        (3, "dependants"), (3, "spouse"), (3, "total_income"),
    ]  # fmt: skip
    assert found.table["total_income"].to_pylist() == [4_000_000]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-02-29", 20240229),
        ("平成27年6月20日", 20150620),
        ("H27.6.20", 20150620),
        ("２０１５－０６－２０", 20150620),
    ],
)
def test_birth_dates_in_any_notation(text, value):
    read = check_file(CHILD.columns, as_csv([{**KID, "birth_date": text}]))
    assert read.table["birth_date"].to_pylist() == [value]


@pytest.mark.parametrize(
    "text", ["2023-02-29", "令和5年2月29日", "2023-13-01", "不詳", "2023-02-00", "20230229", ""]
)
def test_impossible_and_unknown_dates_are_refused(text):
    [found] = check_file(CHILD.columns, as_csv([{**KID, "birth_date": text}])).rejects
    assert (found.row, found.column) == (2, "birth_date")


@pytest.mark.parametrize(("text", "fiscal_year"), [("2025-03", 2024), ("2025/4", 2025), ("令和7年1月", 2024)])
def test_months_and_their_fiscal_year(text, fiscal_year):
    read = check_file(CHILD.columns, as_csv([{**KID, "month": text}]))
    assert read.table["month_fiscal_year"].to_pylist() == [fiscal_year]


@pytest.mark.parametrize("text", ["2024-09", "2025-13", "2025-00", "2025", "6", "2025-06-01", "R7"])
def test_months_that_are_none_or_under_another_law(text):
    [found] = check_file(CHILD.columns, as_csv([{**KID, "month": text}])).rejects
    assert found.column == "month"


def test_brothers_and_sisters_of_a_bad_row_are_held_with_it():
    """The third child's 30,000 depends on the first child's birth date."""
    bad = {**KID, "child_id": "2", "birth_date": "2023-02-29"}
    other_month, other_claim = {**KID, "month": "2025-07"}, {**KID, "claim_id": "B"}
    read = check_file(CHILD.columns, as_csv([KID, bad, other_month, other_claim]), together=CHILD.together)
    assert [(found.row, found.column) for found in read.rejects] == [(2, "claim_id"), (3, "birth_date")]
    assert "3行目" in read.rejects[0].reason
    assert read.table["row_number"].to_pylist() == [4, 5]


def test_an_unreadable_month_holds_all_months_of_the_claim():
    bad = {**KID, "child_id": "2", "month": "?"}
    read = check_file(CHILD.columns, as_csv([KID, bad, {**KID, "month": "2025-07"}]), together=CHILD.together)
    assert [found.row for found in read.rejects] == [2, 3, 4]


def test_more_rows_than_one_piece_keep_their_numbers_and_order():
    rows = [{**GOOD, "id": str(number)} for number in range(100_003)]
    rows[100_001]["spouse"] = "x"
    read = check_file(COLUMNS, as_csv(rows))
    assert [(found.row, found.column) for found in read.rejects] == [(100_003, "spouse")]
    assert read.table["row_number"].to_pylist() == [n for n in range(2, 100_005) if n != 100_003]
