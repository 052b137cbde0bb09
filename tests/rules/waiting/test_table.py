"""The daily table: every way people type it, and every refusal by row, column and remedy (issue 5)."""

from __future__ import annotations

import pytest
from tests.rules.waiting.helpers import HEAD, TABLE, table

from madoguchi.rules.waiting import Day, WaitingFileRefused, WaitingRefused, read_table, select

ROW = "本庁,2024-03-25,月,weekday,R6,420,42,82"


def days(*rows: str) -> tuple[Day, ...]:
    return read_table(table(*rows)).days


def refusals(*rows: str) -> list[tuple[int, str]]:
    with pytest.raises(WaitingFileRefused) as error:
        days(*rows)
    assert all(problem.remedy for problem in error.value.problems)
    return [(problem.row, problem.item) for problem in error.value.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings_and_line_ends(encoding: str, newline: str) -> None:
    text = TABLE.read_text(encoding="utf-8").replace("\n", newline)
    assert read_table(text.encode(encoding)).days == read_table(TABLE.read_bytes()).days


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("110", 110),
        ("１１０", 110),
        ("110分", 110),
        ("1時間50分", 110),
        ("１時間５０分", 110),
        ("2時間", 120),
    ],
)
def test_minutes_as_people_write_them(written: str, minutes: int) -> None:
    assert days(f"本庁,2024-03-25,月,weekday,R6,420,{written},239")[0].mean == minutes


@pytest.mark.parametrize(("written", "minutes"), [("3:59", 239), ("３：５９", 239), ("3:59:00", 239)])
def test_hours_with_a_colon_are_read_and_said(written: str, minutes: int) -> None:
    found = read_table(table(f"本庁,2024-03-25,月,weekday,R6,420,42,{written}"))
    assert found.days[0].maximum == minutes
    assert found.notes == (f"2行目 max_wait_min: 「{written}」を3時間59分（239分）と読みました。",)


@pytest.mark.parametrize("written", ["420", "４２０", "420件", '"420"', "420.0", " 420 "])
def test_counts_as_people_write_them(written: str) -> None:
    assert days(ROW.replace("420", written))[0].cases == 420


def test_ten_thousand_cases_with_a_comma() -> None:
    assert days(ROW.replace("420", '"10,000"'))[0].cases == 10_000


@pytest.mark.parametrize("written", ["令和6年3月25日", "R6.3.25", "2024/3/25", "20240325"])
def test_dates_in_any_notation(written: str) -> None:
    assert days(ROW.replace("2024-03-25", written))[0].date.isoformat() == "2024-03-25"


@pytest.mark.parametrize("written", ["Ｒ６", "令和6年", "令和6年度", "r6"])
def test_era_years_are_one(written: str) -> None:
    assert days(ROW.replace("R6", written))[0].era_year == "R6"


@pytest.mark.parametrize("written", ["-", "－", "―", " － ", "…"])
def test_a_mark_for_no_figure_is_read_as_unknown_and_said(written: str) -> None:
    found = read_table(table(ROW.replace("42,82", f"{written},82")))
    assert (found.days[0].mean, found.days[0].maximum) == (None, 82)
    (note,) = found.notes
    assert note == f"2行目 mean_wait_min: 「{written.strip()}」を、待ち時間が分からない日と読みました。"


@pytest.mark.parametrize("asked", ["R6", "６", "6", "2024", "令和6年度"])
def test_a_year_is_found_however_it_is_asked_for(asked: str) -> None:
    assert len(select(days(ROW), None, asked)) == 1


@pytest.mark.parametrize("asked", ["5", "2019", "H31", "1"])
def test_another_year_is_refused_as_it_was_asked_for(asked: str) -> None:
    with pytest.raises(WaitingRefused, match=f"「{asked}」の行が表にありません。表にあるのは R6"):
        select(days(ROW), None, asked)


@pytest.mark.parametrize(
    ("bad", "column"),
    [
        (ROW.replace("420", "0"), "cases"),
        (ROW.replace("420", "-5"), "cases"),
        (ROW.replace("420", "4.5"), "cases"),
        (ROW.replace("420", ""), "cases"),
        (ROW.replace("420", "1000000"), "cases"),
        (ROW.replace("42,82", "-1,82"), "mean_wait_min"),
        (ROW.replace("42,82", "▲1,82"), "mean_wait_min"),
        (ROW.replace("42,82", "x,82"), "mean_wait_min"),
        (ROW.replace("42,82", "42,3:70"), "max_wait_min"),
        (ROW.replace("42,82", "42,9999"), "max_wait_min"),
        (ROW.replace("42,82", "90,82"), "max_wait_min"),
        (ROW.replace("2024-03-25", "2024-02-30"), "date"),
        (ROW.replace("2024-03-25", "令和6年3月不詳"), "date"),
        (ROW.replace("weekday", "平日?"), "day_type"),
        (ROW.replace("本庁", ""), "office"),
        (ROW.replace("R6", ""), "era_year"),
    ],
)
def test_bad_cells_are_named_by_row_and_column(bad: str, column: str) -> None:
    assert refusals("本庁,2024-03-24,日,weekend,R6,1,0,0", bad) == [(3, column)]


def test_all_problems_are_told_at_once() -> None:
    assert refusals(ROW.replace("420", "0"), ROW.replace("R6", "")) == [(2, "cases"), (3, "era_year")]


def test_a_day_twice_is_refused_but_two_offices_share_a_day() -> None:
    assert refusals(ROW, ROW.replace("2024-03-25", "R6.3.25")) == [(3, "date")]
    assert len(days(ROW, ROW.replace("本庁", "支所"))) == 2


def test_missing_and_doubled_columns_are_named() -> None:
    for head, words in ((HEAD.replace(",cases", ""), "cases がありません"), (HEAD + ",cases", "cases が2つ")):
        with pytest.raises(WaitingFileRefused, match=words):
            read_table(f"{head}\n{ROW}\n".encode())


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "空です"),
        (HEAD.encode(), "行がありません"),
        (f"{HEAD}\n{ROW},1\n".encode(), "列が9個"),
        (f'{HEAD}\n"{ROW}\n'.encode(), "引用符"),
        (f"{HEAD}\n{ROW}\n".encode("utf-16"), "UTF-16"),
    ],
)
def test_files_that_are_no_table(raw: bytes, words: str) -> None:
    with pytest.raises(WaitingFileRefused, match=words):
        read_table(raw)


def test_a_wrong_weekday_is_noted() -> None:
    (note,) = read_table(table(ROW.replace(",月,", ",火曜日,"))).notes
    assert "月曜日です（表は「火」）" in note


def test_a_plan_needs_no_waits() -> None:
    raw = "office,date,day_type,era_year,cases\n本庁,2025-03-31,平日,R7,450\n".encode()
    (day,) = read_table(raw, planned=True).days
    assert (day.mean, day.maximum, day.day_type) == (None, None, "weekday")
    with pytest.raises(WaitingFileRefused):
        read_table(raw)


def test_an_unknown_office_or_year_is_answered_with_those_there_are() -> None:
    with pytest.raises(WaitingRefused, match="本庁"):
        select(days(ROW), "支所", None)
    with pytest.raises(WaitingRefused, match="R6"):
        select(days(ROW), "本庁", "R7")
    assert select(days(ROW), "本庁", "令和６年") == days(ROW)
