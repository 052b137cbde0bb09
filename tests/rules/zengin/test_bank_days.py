"""When banks move money, and until when a file is taken (銀行法施行令第5条, K; 清水・百五銀行, V)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from tests.rules.zengin.helpers import STANDARD

from madoguchi.rules.zengin import check_pay_day, earliest_pay_day, is_bank_day, latest_moment, next_bank_day

FRIDAY_MORNING = datetime(2026, 4, 3, 9, 0)
FRIDAY_AFTERNOON = datetime(2026, 4, 3, 12, 1)


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2026, 4, 3), True),
        (date(2026, 4, 4), False),
        (date(2026, 4, 29), False),
        (date(2026, 12, 30), True),
        (date(2026, 12, 31), False),
        (date(2027, 1, 4), True),
    ],
)
def test_business_days(day: date, open_: bool) -> None:
    assert is_bank_day(day) is open_


def test_the_next_business_day() -> None:
    assert next_bank_day(date(2026, 4, 3)) == date(2026, 4, 6)
    assert next_bank_day(date(2026, 12, 30)) == date(2027, 1, 4)


def test_the_cut_off_is_noon_one_business_day_before() -> None:
    assert latest_moment(date(2026, 4, 6), STANDARD) == datetime(2026, 4, 3, 12, 0)
    assert latest_moment(date(2026, 4, 6), replace(STANDARD, cutoff=None)) is None


def test_the_earliest_day_still_open() -> None:
    assert earliest_pay_day(STANDARD, FRIDAY_MORNING) == date(2026, 4, 6)
    assert earliest_pay_day(STANDARD, FRIDAY_AFTERNOON) == date(2026, 4, 7)
    assert earliest_pay_day(replace(STANDARD, cutoff=None), FRIDAY_AFTERNOON) == date(2026, 4, 6)


@pytest.mark.parametrize(
    ("day", "now", "rules"),
    [
        (date(2026, 4, 6), FRIDAY_MORNING, []),
        (date(2026, 4, 6), FRIDAY_AFTERNOON, ["pay-day-late"]),
        (date(2026, 4, 2), FRIDAY_MORNING, ["pay-day-late"]),
        (date(2026, 4, 5), FRIDAY_MORNING, ["pay-day-closed"]),
        (date(2026, 4, 24), FRIDAY_MORNING, []),
        (date(2026, 4, 27), FRIDAY_MORNING, ["pay-day-early"]),
    ],
)
def test_a_day_that_the_bank_would_not_take(day: date, now: datetime, rules: list[str]) -> None:
    assert [one.rule for one in check_pay_day(day, STANDARD, now)] == rules


def test_without_a_cut_off_only_the_past_is_late() -> None:
    open_ended = replace(STANDARD, cutoff=None, days_ahead=None)
    assert check_pay_day(date(2026, 4, 3), open_ended, FRIDAY_AFTERNOON) == ()
    assert [one.rule for one in check_pay_day(date(2026, 4, 2), open_ended, FRIDAY_AFTERNOON)] == [
        "pay-day-late"
    ]
    assert check_pay_day(date(2027, 4, 1), open_ended, FRIDAY_AFTERNOON) == ()
