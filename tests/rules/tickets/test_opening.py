"""Opening hours: dated rows, special periods before the year. Days of 2024 as 鹿児島市本庁 received (V)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from madoguchi.rules.tickets import HoursRule, business_day, opening_of

# 2024's peak: until 19:00 on weekdays, 8:30-17:15 at weekends (V, waiting.md §2).
PEAK = HoursRule(date(2024, 3, 20), date(2024, 4, 10), "open", "weekday", 510, 1140, "年度替わり")
PEAK_WEEKEND = HoursRule(date(2024, 3, 30), date(2024, 4, 7), "closed", "weekend", 510, 1035)
YEAR = HoursRule(date(2024, 4, 1), date(2025, 3, 31), "open", "weekday", 510, 1020)
SHUT = HoursRule(date(2024, 4, 5), date(2024, 4, 5), "every", "weekday", None, None, "停電")
ROWS = [YEAR, PEAK, PEAK_WEEKEND, SHUT]


@pytest.mark.parametrize(
    ("day", "open_day", "closes"),
    [
        (date(2024, 4, 1), True, 1140),
        (date(2024, 4, 6), False, 1035),
        (date(2024, 4, 13), False, None),
        (date(2024, 4, 5), True, None),
        (date(2024, 4, 11), True, 1020),
    ],
)
def test_the_shortest_period_decides(day: date, open_day: bool, closes: int | None) -> None:
    found = opening_of(day, ROWS, open_day)
    assert (found.closes if found else None) == closes


def test_without_rows_the_catalogues_weekday_holds_and_other_days_are_closed() -> None:
    found = opening_of(date(2024, 6, 3), [], True)
    assert found is not None and (found.opens, found.closes) == (510, 1035)
    assert opening_of(date(2024, 6, 2), [], False) is None


def test_of_two_periods_as_long_the_newer_row_decides() -> None:
    later = HoursRule(SHUT.first, SHUT.last, "every", "weekday", 600, 720)
    found = opening_of(SHUT.first, [*ROWS, later], True)
    assert found is not None and found.opens == 600


def test_the_small_hours_belong_to_the_day_before() -> None:
    assert business_day(datetime(2026, 4, 9, 3, 59)) == date(2026, 4, 8)
    assert business_day(datetime(2026, 4, 9, 4, 0)) == date(2026, 4, 9)
