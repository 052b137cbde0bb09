"""Dates: eras (改元の政令・詔書), unknown dates (住民記録システム標準仕様書 1.1.8), ages, periods (民法)."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

import jpholiday
import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.rules.calendar import (
    BusinessCalendar,
    DateError,
    Deadline,
    age,
    attains,
    deadline,
    default_calendar,
    end_of_fiscal_year_at_age,
    eras,
    fiscal_year,
    parse_date,
    school_year,
    to_both,
    to_short_wareki,
    to_wareki,
)

FIRST_DAY = date(1873, 1, 1)
days = st.dates(min_value=FIRST_DAY, max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "令和8年4月1日",
        "令和 8 年 4 月 1 日",
        "令和８年４月１日",
        "令和八年四月一日",
        "R8.4.1",
        "r8.4.1",
        "R8/4/1",
        "R8-4-1",
        "R08.04.01",
        "R080401",
        "Ｒ８．４．１",
        "令8.4.1",
        "㋿8年4月1日",
        "2026-04-01",
        "2026-4-1",
        "2026/4/1",
        "2026.4.1",
        "20260401",
        "２０２６－０４－０１",
        "2026ー4ー1",
        "2026年4月1日",
        "西暦2026年4月1日",
        "二〇二六年四月一日",
        "　2026年　4月　1日　",
    ],
)
def test_every_notation_of_one_day(text: str) -> None:
    parsed = parse_date(text)
    assert (parsed.date, parsed.text, parsed.unknown) == (date(2026, 4, 1), text, False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("平成31年4月30日", date(2019, 4, 30)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R1.5.1", date(2019, 5, 1)),
        ("令和1年5月1日", date(2019, 5, 1)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("大正元年7月30日", date(1912, 7, 30)),
        ("S450105", date(1970, 1, 5)),
        ("明治6年1月1日", FIRST_DAY),
        ("昭和四十五年十二月三十一日", date(1970, 12, 31)),
        ("令和弐年壱月拾日", date(2020, 1, 10)),
        ("2024-02-29", date(2024, 2, 29)),
    ],
)
def test_the_first_and_last_days_of_eras(text: str, expected: date) -> None:
    assert parse_date(text).date == expected


@pytest.mark.parametrize("text", ["明治45年7月30日", "大正15年12月25日"])
def test_two_days_that_old_registers_write_in_the_older_era(text: str) -> None:
    """標準仕様書 1.1.8: 明治45年７月30日及び大正15年12月25日の設定も許容する."""
    assert parse_date(text).date is not None


@pytest.mark.parametrize(
    ("text", "limit", "instead"),
    [
        ("平成31年5月1日", "平成31年4月30日まで", "令和元年5月1日"),
        ("H31.5.1", "平成31年4月30日まで", "令和元年5月1日"),
        ("昭和64年1月8日", "昭和64年1月7日まで", "平成元年1月8日"),
        ("昭和100年1月1日", "昭和64年1月7日まで", "令和7年1月1日"),
        ("令和元年4月30日", "令和元年5月1日から", "平成31年4月30日"),
        ("大正元年7月29日", "大正元年7月30日から", "明治45年7月29日"),
        ("明治45年7月31日", "明治45年7月29日まで", "大正元年7月31日"),
    ],
)
def test_a_day_outside_its_era_is_refused_with_the_right_one(text: str, limit: str, instead: str) -> None:
    with pytest.raises(DateError) as error:
        parse_date(text)
    assert limit in error.value.message
    assert instead in error.value.remedy


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("2023-02-29", "28日まで"),
        ("令和5年2月29日", "28日まで"),
        ("2026-04-31", "30日まで"),
        ("2026-13-01", "13月"),
        ("1955-00-05", "0月"),
        ("明治5年12月2日", "旧暦"),
        ("1850-01-01", "旧暦"),
        ("", "入力されていません"),
        ("　", "入力されていません"),
        ("あした", "読めません"),
        ("080401", "読めません"),
        ("令和8年4月", "読めません"),
        ("x不詳", "読めません"),
        ("令和8年十二百月1日", "読めません"),
        ("9999-13-01", "13月"),
        ("昭和" + "3" * 80, "長すぎ"),
    ],
)
def test_what_is_not_a_date_is_refused_with_a_remedy(text: str, word: str) -> None:
    with pytest.raises(DateError) as error:
        parse_date(text)
    assert word in error.value.message
    assert error.value.remedy.endswith("。")


STANDARD_UNKNOWN_PATTERNS = [
    "令和3年頃",
    "令和3年5月頃",
    "令和3年5月6日頃",
    "推定令和3年5月6日",
    "推定令和3年5月",
    "令和3年春",
    "令和3年5月上旬",
    "令和3年5月中旬頃",
    "年月日不詳",
    "令和3年 月日不詳",
    "令和3年5月 日不詳",
    "令和3年5月3日から5月6日頃までの間",
    "令和3年5月推定3日から6日までの間",
    "令和3年5月3日頃から6日頃までの間",
]
"""住民記録システム標準仕様書【第1.0版】1.1.8 不詳日入力一覧: fourteen patterns, in its order."""


@pytest.mark.parametrize(
    "text",
    [
        *STANDARD_UNKNOWN_PATTERNS,
        "不詳",
        "昭和30年不詳",
        "昭和30年月日不詳",
        "1955-00-00",
        "1955-04-00",
        "0000-00-00",
        "0000-01-01",
        "9999-12-31",
        "19550400",
        "99999999",
        "S300000",
        "昭和30年0月0日",
    ],
)
def test_unknown_dates_keep_their_text(text: str) -> None:
    parsed = parse_date(text)
    assert (parsed.date, parsed.text, parsed.unknown) == (None, text, True)


def test_every_day_survives_the_round_trip() -> None:
    day = FIRST_DAY
    while day.year <= 2100:
        assert parse_date(to_wareki(day)).date == day
        assert parse_date(to_short_wareki(day)).date == day
        day += timedelta(days=1)


@given(days)
def test_full_width_and_iso_round_trips(day: date) -> None:
    wide = to_wareki(day).translate({ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789"})
    assert unicodedata.normalize("NFKC", wide) == to_wareki(day)
    assert (
        parse_date(wide).date == parse_date(day.isoformat()).date == parse_date(f"{day:%Y%m%d}").date == day
    )


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_a_dateerror(text: str) -> None:
    try:
        parsed = parse_date(text)
    except DateError:
        return
    assert parsed.text == text
    assert (parsed.date is None) == parsed.unknown


def test_writing_dates() -> None:
    assert to_wareki(date(2019, 5, 1)) == "令和元年5月1日"
    assert to_short_wareki(date(2019, 5, 1)) == "R1.5.1"
    assert to_both(date(2026, 4, 1)) == "令和8年4月1日（2026年4月1日）"
    with pytest.raises(DateError):
        to_wareki(date(1872, 12, 31))


def test_eras_are_gapless_and_newest_first() -> None:
    newer = [era.first for era in eras()][:-1]
    older_last = [era.last for era in eras()][1:]
    assert [first - timedelta(days=1) for first in newer] == older_last


@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [
        (date(2008, 4, 1), date(2026, 3, 31), 17),
        (date(2008, 4, 1), date(2026, 4, 1), 18),
        (date(2004, 2, 29), date(2026, 2, 28), 21),
        (date(2004, 2, 29), date(2026, 3, 1), 22),
        (date(2026, 4, 1), date(2026, 4, 1), 0),
    ],
)
def test_age_in_completed_years(birth: date, on: date, years: int) -> None:
    assert age(birth, on) == years


def test_nobody_is_born_in_the_future() -> None:
    with pytest.raises(DateError, match="生年月日"):
        age(date(2026, 4, 2), date(2026, 4, 1))


@pytest.mark.parametrize(
    ("birth", "years", "day"),
    [
        (date(1961, 4, 1), 65, date(2026, 3, 31)),  # 介護保険: 4月1日生まれ is insured from 3月31日
        (date(1961, 4, 2), 65, date(2026, 4, 1)),
        (date(1960, 2, 29), 65, date(2025, 2, 28)),
        (date(1960, 2, 29), 64, date(2024, 2, 28)),
        (date(1960, 3, 1), 64, date(2024, 2, 29)),
        (date(2000, 1, 1), 20, date(2019, 12, 31)),
        (date(2000, 12, 31), 20, date(2020, 12, 30)),
    ],
)
def test_an_age_is_attained_on_the_eve_of_the_birthday(birth: date, years: int, day: date) -> None:
    """年齢計算ニ関する法律, 民法第143条."""
    assert attains(birth, years) == day


@given(days, st.integers(min_value=1, max_value=110))
def test_attaining_precedes_the_age_by_one_day(birth: date, years: int) -> None:
    day = attains(birth, years)
    assert age(birth, day + timedelta(days=1)) == years
    assert age(birth, day) == years - 1


@pytest.mark.parametrize(
    ("birth", "on", "grade"),
    [
        (date(2019, 4, 2), date(2026, 4, 1), 1),  # youngest rule: 4/2 starts a class
        (date(2019, 4, 1), date(2025, 4, 1), 1),  # 4/1 belongs to the class before
        (date(2019, 4, 1), date(2026, 4, 1), 2),
        (date(2020, 4, 1), date(2026, 3, 31), None),
        (date(2020, 4, 1), date(2026, 4, 1), 1),
        (date(2020, 4, 2), date(2026, 4, 1), None),
        (date(2014, 4, 1), date(2026, 3, 31), 6),
        (date(2014, 4, 1), date(2026, 4, 1), 7),
        (date(2011, 4, 2), date(2026, 4, 1), 9),
        (date(2011, 4, 1), date(2026, 4, 1), None),
        (date(2020, 2, 29), date(2026, 4, 1), 1),
    ],
)
def test_school_years(birth: date, on: date, grade: int | None) -> None:
    """学校教育法第17条."""
    assert school_year(birth, on) == grade


def test_fiscal_year() -> None:
    assert [fiscal_year(date(2026, 3, 31)), fiscal_year(date(2026, 4, 1))] == [2025, 2026]


@pytest.mark.parametrize(
    ("birth", "end"),
    [
        (date(2008, 4, 1), date(2026, 3, 31)),
        (date(2008, 4, 2), date(2027, 3, 31)),
        (date(2009, 3, 31), date(2027, 3, 31)),
        (date(2009, 4, 1), date(2027, 3, 31)),
    ],
)
def test_child_allowance_ends_with_the_school_year_of_18(birth: date, end: date) -> None:
    """児童手当法第3条第1項: 18歳に達する日以後の最初の3月31日."""
    assert end_of_fiscal_year_at_age(birth, 18) == end


def test_national_holidays_agree_with_an_independent_table() -> None:
    calendar = default_calendar()
    day = date(2000, 1, 1)
    while day.year < 2031:
        assert calendar.is_holiday(day) == jpholiday.is_holiday(day), day
        day += timedelta(days=1)


def test_office_days() -> None:
    calendar = default_calendar()
    closed = [date(2026, 4, 4), date(2026, 4, 5), date(2026, 4, 29), date(2026, 9, 22), date(2026, 12, 29)]
    assert not any(calendar.is_open(day) for day in [*closed, date(2027, 1, 3)])
    assert calendar.is_open(date(2026, 12, 28))
    assert calendar.next_open(date(2026, 12, 29)) == date(2027, 1, 4)
    assert calendar.next_open(date(2026, 4, 1)) == date(2026, 4, 1)


def test_a_municipality_sets_its_own_days() -> None:
    calendar = BusinessCalendar.from_data(
        {
            "closed_weekdays": ["土", "日"],
            "extra_closed": ["2026-04-01"],
            "extra_open": [date(2026, 3, 29)],  # 繁忙期の日曜開庁
        }
    )
    assert calendar.is_open(date(2026, 3, 29))
    assert not calendar.is_open(date(2026, 4, 1))
    assert calendar.is_open(date(2026, 12, 29))


def test_an_office_that_never_opens_is_an_error() -> None:
    with pytest.raises(ValueError, match="no open day"):
        BusinessCalendar.from_data({"closed_weekdays": list("月火水木金土日")}).next_open(date(2026, 4, 1))


@pytest.mark.parametrize(
    ("anchor", "rule", "last"),
    [
        # 転入届 住民基本台帳法第22条 14日 with 民法第140条 (初日不算入)
        (date(2026, 4, 1), Deadline(days=14), date(2026, 4, 15)),
        # 出生届 戸籍法第49条 14日 with 第43条第1項 (届出事件発生の日から起算)
        (date(2026, 4, 1), Deadline(days=14, inclusive=True), date(2026, 4, 14)),
        # 死亡届 戸籍法第86条 7日, last day a Sunday rolls to Monday
        (date(2026, 4, 6), Deadline(days=7, inclusive=True), date(2026, 4, 13)),
        (date(2026, 4, 6), Deadline(days=7, inclusive=True, roll=False), date(2026, 4, 12)),
        # the roll crosses the year-end closing
        (date(2026, 12, 15), Deadline(days=14), date(2027, 1, 4)),
        # 児童手当 15日特例: 異動日の翌日から15日
        (date(2026, 4, 20), Deadline(days=15), date(2026, 5, 7)),
        (date(2026, 4, 1), Deadline(days=0), date(2026, 4, 1)),
        # 民法第143条第2項
        (date(2027, 1, 30), Deadline(months=1, roll=False), date(2027, 2, 28)),
        (date(2027, 1, 31), Deadline(months=1, roll=False), date(2027, 2, 28)),
        (date(2026, 3, 30), Deadline(months=1, roll=False), date(2026, 4, 30)),
        (date(2026, 4, 1), Deadline(months=3, roll=False), date(2026, 7, 1)),
        (date(2026, 4, 1), Deadline(months=3, inclusive=True, roll=False), date(2026, 6, 30)),
        (date(2026, 11, 30), Deadline(months=1, roll=False), date(2026, 12, 31)),
    ],
)
def test_deadlines(anchor: date, rule: Deadline, last: date) -> None:
    assert deadline(anchor, rule, default_calendar()) == last


@pytest.mark.parametrize(
    "lengths", [{}, {"days": 1, "months": 1}, {"days": -1}, {"months": 0}, {"days": 0, "inclusive": True}]
)
def test_a_deadline_has_one_positive_length(lengths: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="deadline"):
        Deadline(**lengths)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(1, 60), st.booleans())
def test_a_deadline_is_open_and_never_early(anchor: date, length: int, inclusive: bool) -> None:
    calendar = default_calendar()
    strict = deadline(anchor, Deadline(days=length, inclusive=inclusive, roll=False), calendar)
    rolled = deadline(anchor, Deadline(days=length, inclusive=inclusive), calendar)
    assert strict <= rolled <= strict + timedelta(days=12)
    assert calendar.is_open(rolled)
