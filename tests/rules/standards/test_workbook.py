"""Excel workbooks as tables: what the same rows would say as CSV, and a sentence for what cannot be read.

The files are written with openpyxl; the published table (V) is read both ways and must give the same days.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from madoguchi.rules.reform.workload_table import read_table as read_workload
from madoguchi.rules.standards import workbook
from madoguchi.rules.standards.problems import RegisterFileError
from madoguchi.rules.standards.workbook import is_workbook, workbook_rows
from madoguchi.rules.waiting import WaitingFileRefused, header, read_table

PUBLISHED = Path(__file__).parents[2] / "vectors" / "waiting" / "kagoshima_honcho.csv"
WAITS = ("mean_wait_min", "max_wait_min")


def book(*rows: Sequence[Any], change: Callable[[Workbook], None] = lambda made: None) -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(list(row))
    change(made)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def refusal(raw: bytes) -> str:
    with pytest.raises(RegisterFileError) as refused:
        workbook_rows(raw, "待ち時間.xlsx")
    return str(refused.value)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (date(2024, 4, 1), "2024-04-01"),
        (datetime(2024, 4, 1, 9, 30), "2024-04-01 09:30:00"),
        (time(1, 50), "1:50"),
        (time(0, 0, 30), "0:00:30"),
        (timedelta(hours=25, minutes=3), "25:03"),
        (400, "400"),
        (400.0, "400"),
        (12.5, "12.5"),
        (12345678901, "12345678901"),
        ("１時間50分", "１時間50分"),
        (None, ""),
    ],
)
def test_a_cell_says_what_it_would_as_csv(cell: object, text: str) -> None:
    assert workbook_rows(book(["見出し", "終わり"], [cell, "終わり"]))[1] == [text, "終わり"]


@pytest.mark.parametrize(("days", "text"), [(1.0403, "24:58:02"), (0.0159722, "0:23"), (0.5, "12:00")])
def test_a_time_is_the_time_shown_also_beyond_a_day(days: float, text: str) -> None:
    """Excel keeps times as parts of a day: 23 minutes are 0.0159722…, and 24:58 is a date of 1900."""

    def shown_as_time(made: Workbook) -> None:
        made.active["A1"] = days
        made.active["A1"].number_format = "h:mm"

    assert workbook_rows(book(change=shown_as_time)) == [[text]]


def test_rows_keep_their_numbers_and_one_length() -> None:
    assert workbook_rows(book([], ["日付", "件数"], [], ["x"], [None, None, "備考"])) == [
        ["", "", ""],
        ["日付", "件数", ""],
        ["", "", ""],
        ["x", "", ""],
        ["", "", "備考"],
    ]


def test_a_stray_cell_at_the_edge_of_the_sheet_costs_no_more_than_its_row() -> None:
    def far(made: Workbook) -> None:
        made.active["XFD100000"] = " "

    assert workbook_rows(book(["日付"], ["x"], change=far)) == [["日付"], ["x"]]


def test_hidden_sheets_do_not_count_and_two_filled_ones_are_not_guessed_between() -> None:
    def second(made: Workbook) -> None:
        made.active.title = "4月"
        made.create_sheet("5月").append(["日付"])

    def hidden(made: Workbook) -> None:
        second(made)
        made["5月"].sheet_state = "hidden"

    assert workbook_rows(book(["件数"], change=hidden)) == [["件数"]]
    assert "行のあるシートが2枚あります（「4月」「5月」）。" in refusal(book(["x"], change=second))


def test_what_is_no_readable_workbook_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = book(["日付"], ["2024-04-01"])
    assert refusal(book()).startswith("待ち時間.xlsx ブックに行がありません。")
    assert "古い形式（.xls）か、パスワード" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    other = _archive({"a.txt": b"x"})
    for broken in (whole[:-30], whole[: len(whole) // 2], b"PK\x03\x04", other):
        assert "Excelのブック（.xlsx）として読めません。 Excelで開き、" in refusal(broken)
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 100)
    assert "ブックが大きすぎます。" in refusal(whole)
    assert not is_workbook("日付,件数".encode("cp932"))


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", b"</worksheet>", b""),
        ("xl/worksheets/sheet1.xml", b"<v>", b"<v>&"),
        ("xl/styles.xml", b"<font>", b'<font><color r9="x"/>'),
        ("[Content_Types].xml", b"sheet.main", b"other.main"),
        ("xl/workbook.xml", b"sheetId", b"sheetNo"),
    ],
)
def test_a_damaged_part_is_no_error_of_ours(part: str, old: bytes, new: bytes) -> None:
    """The parsers raise many kinds of errors, and another one where lxml is installed."""
    with zipfile.ZipFile(io.BytesIO(book(["日付"], [4]))) as whole:
        files = {name: whole.read(name) for name in whole.namelist()}
    assert old in files[part]
    files[part] = files[part].replace(old, new, 1)
    assert "Excelのブック（.xlsx）として読めません。" in refusal(_archive(files))


def test_a_damaged_or_locked_archive_is_no_error_of_ours() -> None:
    whole = book(["日付"], [4])
    at = whole.index(b"xl/workbook.xml") + len("xl/workbook.xml")
    assert "として読めません。" in refusal(whole[:at] + bytes(40) + whole[at + 40 :])
    listed = whole.rindex(b"PK\x01\x02")
    for offset, value in ((6, 99), (8, 1)):  # the version that it wants, and the mark of a password
        changed = bytearray(whole)
        changed[listed + offset] = value
        assert "として読めません。" in refusal(bytes(changed))


def test_the_published_table_gives_the_same_days_from_excel() -> None:
    raw = PUBLISHED.read_bytes()
    names, *rows = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
    typed = [[_typed(name, text) for name, text in zip(names, row, strict=True)] for row in rows]
    assert read_table(book(names, *typed), "表.xlsx").days == read_table(raw, "表.csv").days


def test_the_headings_of_a_long_log_cost_no_more_than_its_top() -> None:
    """Seen by what stands behind: the whole of this book cannot be read any more, its headings can."""
    long = book(["番号", "発券時刻"], *[[at, "9:00"] for at in range(9000)])
    with zipfile.ZipFile(io.BytesIO(long)) as whole:
        files = {name: whole.read(name) for name in whole.namelist()}
    files["xl/worksheets/sheet1.xml"] = files["xl/worksheets/sheet1.xml"][:-60]
    assert header(_archive(files)) == ("番号", "発券時刻")
    assert "として読めません。" in refusal(_archive(files))


def test_the_row_that_is_wrong_is_named_as_excel_shows_it() -> None:
    names = ("office", "date", "weekday", "day_type", "era_year", "cases", *WAITS)
    row = ["本庁", date(2024, 4, 1), "月", "weekday", "R6", "多数", 20, 60]
    with pytest.raises(WaitingFileRefused) as refused:
        read_table(book([], names, row), "表.xlsx")
    assert [(problem.file, problem.row) for problem in refused.value.problems] == [("表.xlsx", 3)]
    assert header(book([], names)) == names


def test_merged_cells_titles_and_totals_of_a_workload_survey() -> None:
    def merged(made: Workbook) -> None:
        made.active.merge_cells("A3:A4")

    rows = (
        ["令和6年度 業務量調査"], ["課名", "業務名", "年間件数", "1件の時間（分）"],
        ["市民課", "転入届", 4200, 15], [None, "転出届", 3900.0, 12.5], ["合計", None, 8100, None],
    )  # fmt: skip
    read = read_workload(book(*rows, change=merged), "調査.xlsx")
    assert [(task.row, task.section, task.volume, task.minutes) for task in read.tasks] == [
        (3, "市民課", 4200, 15.0),
        (4, "市民課", 3900, 12.5),
    ]
    assert (read.totals, read.filled) == (1, 1)


def _typed(name: str, text: str) -> object:
    if name == "date":
        return date.fromisoformat(text)
    if name in WAITS and text:
        return time(*divmod(int(text), 60))
    return int(text) if name == "cases" else text


def _archive(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()
