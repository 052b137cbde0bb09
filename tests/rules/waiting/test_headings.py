"""A daily table as a city keeps it: Japanese headings, titles above, and no column for what the date says."""

from __future__ import annotations

from datetime import date

import pytest

from madoguchi.rules.waiting import WaitingFileRefused, header, is_daily, is_log, read_table

OWN = """令和6年　窓口の待ち時間,,,,
,,,,
庁舎,日付,受付件数,平均待ち時間（分）,最長待ち時間（分）
本庁,令和6年3月25日,４２０件,42,82
本庁,令和6年3月30日,120,3,10
本庁,R7.4.2,410,1時間5分,95
"""


def refusal(text: str) -> str:
    with pytest.raises(WaitingFileRefused) as refused:
        read_table(text.encode("cp932"), "待ち.csv")
    return str(refused.value)


def test_japanese_headings_below_a_title_are_read() -> None:
    read = read_table(OWN.encode("cp932"), "待ち.csv").days
    assert [(one.row, one.office, one.date, one.cases, one.mean, one.maximum) for one in read] == [
        (4, "本庁", date(2024, 3, 25), 420, 42, 82),
        (5, "本庁", date(2024, 3, 30), 120, 3, 10),
        (6, "本庁", date(2025, 4, 2), 410, 65, 95),
    ]


def test_kind_of_day_and_year_follow_from_the_date() -> None:
    """The year is that of the day, as in the published table, where 25 March 2024 is R6 (V)."""
    read = read_table(OWN.encode("cp932")).days
    assert [(one.day_type, one.era_year) for one in read] == [
        ("weekday", "R6"), ("weekend", "R6"), ("weekday", "R7"),
    ]  # fmt: skip


def test_what_a_column_says_counts_before_the_date() -> None:
    text = "office,date,day_type,era_year,cases,mean_wait_min,max_wait_min\n本庁,2024-03-25,土日,R5,9,1,2\n"
    (day,) = read_table(text.encode()).days
    assert (day.day_type, day.era_year) == ("weekend", "R5")


def test_a_year_of_accounts_is_not_taken_for_the_year_of_a_season() -> None:
    text = "庁舎,日付,年度,件数,平均待ち,最大待ち\n本庁,2024-03-25,令和5年度,420,42,82\n"
    (day,) = read_table(text.encode()).days
    assert day.era_year == "R6"


def test_two_columns_that_could_be_meant_are_not_chosen_between() -> None:
    text = "庁舎,日付,件数,発券枚数,平均待ち,最大待ち\n本庁,2024-03-25,420,425,42,82\n"
    assert "列 cases が2つあります（件数、発券枚数）。" in refusal(text)
    (day,) = read_table(text.replace("件数", "cases", 1).encode()).days
    assert day.cases == 420


def test_a_wrong_cell_is_named_by_the_heading_of_the_file() -> None:
    assert "待ち.csv 5行目 平均待ち時間（分）" in refusal(OWN.replace(",3,10", ",長い,10"))


def test_other_units_are_not_taken_for_minutes() -> None:
    said = refusal(OWN.replace("平均待ち時間（分）", "平均待ち時間（秒）"))
    assert "列 mean_wait_min がありません。" in said and "庁舎、日付、件数、平均待ち、最大待ち" in said


def test_a_daily_table_is_told_from_a_log() -> None:
    assert is_daily(header(OWN.encode("cp932"))) and not is_log(header(OWN.encode("cp932")))
    log = "発券機の記録\n番号,窓口,発券時刻,呼出時刻\n1,本庁,9:00,9:05\n".encode()
    assert is_log(header(log)) and not is_daily(header(log))
