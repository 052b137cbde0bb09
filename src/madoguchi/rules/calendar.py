"""Dates as the law counts them: ages, school and fiscal years, office days, deadlines.

Pure: the day asked about is always a parameter. Reading and writing dates lives in ``eras`` and is
re-exported here. Sources: 年齢計算ニ関する法律 (明治35年法律第50号), 民法第138条–第143条, 学校教育法第17条,
地方自治法第4条の2 (all evidence K); closed days are data (``catalogue/calendar/open_days.yaml``).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from madoguchi.rules.eras import (
    DateError,
    Era,
    ParsedDate,
    era_of,
    era_year,
    eras,
    parse_date,
    to_both,
    to_short_wareki,
    to_wareki,
)

__all__ = [
    "BusinessCalendar",
    "DateError",
    "Deadline",
    "Era",
    "ParsedDate",
    "age",
    "attains",
    "deadline",
    "default_calendar",
    "end_of_fiscal_year_at_age",
    "era_of",
    "era_year",
    "eras",
    "fiscal_year",
    "parse_date",
    "school_year",
    "to_both",
    "to_short_wareki",
    "to_wareki",
]

_ONE_DAY = timedelta(days=1)
_WEEKDAYS = "月火水木金土日"


def age(birth: date, on: date) -> int:
    """Completed years on ``on``, as printed on forms; DateError if born after ``on``.

    Someone born on 2/29 turns a year older on 3/1 of a common year.
    """
    if on < birth:
        raise DateError(
            f"生年月日{to_wareki(birth)}が{to_wareki(on)}より後になっています。",
            "生年月日を確かめてください。",
        )
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def attains(birth: date, years: int) -> date:
    """The day on which a person legally attains an age: the day before the birthday.

    年齢計算ニ関する法律 with 民法第143条第2項: the first day counts, so a year ends on the eve of the
    birthday, and someone born on 2/29 attains every age on 2/28. Used by 介護保険 (65歳) and 児童手当.
    """
    return _period_end(birth, years * 12)


def fiscal_year(on: date) -> int:
    """年度: 4/1 to 3/31."""
    return on.year if on.month >= 4 else on.year - 1


def school_year(birth: date, on: date) -> int | None:
    """1–6 primary, 7–9 lower secondary, None outside (学校教育法第17条: born from 4/2 to the next 4/1)."""
    entry = fiscal_year(attains(birth, 6)) + 1
    year = fiscal_year(on) - entry + 1
    return year if 1 <= year <= 9 else None


def end_of_fiscal_year_at_age(birth: date, years: int) -> date:
    """``years``歳に達する日以後の最初の3月31日 (児童手当法第3条第1項: 18歳).

    Someone born on 4/1 attains the age on 3/31 and so belongs to the earlier year.
    """
    return date(fiscal_year(attains(birth, years)) + 1, 3, 31)


def _period_end(first: date, months: int) -> date:
    """Last day of a period of ``months`` that starts on ``first`` (民法第143条第2項).

    It ends on the eve of the corresponding day; if the last month has no such day, on its last day.
    """
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    length = monthrange(year, month + 1)[1]
    if first.day > length:
        return date(year, month + 1, length)
    return date(year, month + 1, first.day) - _ONE_DAY


@dataclass(frozen=True)
class BusinessCalendar:
    """Which days the office is open; built by ``from_data`` from dated catalogue data."""

    closed_weekdays: frozenset[int]
    national_holidays: bool
    closed_every_year: frozenset[tuple[int, int]]
    extra_closed: frozenset[date]
    extra_open: frozenset[date]
    _holidays: dict[int, frozenset[date]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> BusinessCalendar:
        """Keys as in ``catalogue/calendar/open_days.yaml``; ValueError for an unknown weekday or bad date."""
        return cls(
            closed_weekdays=frozenset(_WEEKDAYS.index(name) for name in data.get("closed_weekdays", ())),
            national_holidays=bool(data.get("national_holidays", True)),
            closed_every_year=frozenset(_month_day(text) for text in data.get("closed_every_year", ())),
            extra_closed=_dates(data.get("extra_closed", ())),
            extra_open=_dates(data.get("extra_open", ())),
        )

    def is_holiday(self, day: date) -> bool:
        """True for 国民の祝日 and 休日 (振替休日, 国民の休日)."""
        if day.year not in self._holidays:
            self._holidays[day.year] = _national_holidays(day.year)
        return day in self._holidays[day.year]

    def is_open(self, day: date) -> bool:
        """Extra open days win over everything, extra closed days over the rest."""
        if day in self.extra_open:
            return True
        return not (
            day in self.extra_closed
            or day.weekday() in self.closed_weekdays
            or (day.month, day.day) in self.closed_every_year
            or (self.national_holidays and self.is_holiday(day))
        )

    def next_open(self, day: date) -> date:
        """``day`` itself if open, else the first open day after it; ValueError if none within a year."""
        for offset in range(367):
            candidate = day + timedelta(days=offset)
            if self.is_open(candidate):
                return candidate
        raise ValueError("the calendar has no open day within a year")


def _month_day(text: str) -> tuple[int, int]:
    parsed = date.fromisoformat(f"2000-{text}")
    return parsed.month, parsed.day


def _dates(values: Iterable[date | str]) -> frozenset[date]:
    return frozenset(v if isinstance(v, date) else date.fromisoformat(v) for v in values)


def _national_holidays(year: int) -> frozenset[date]:
    import holidays

    return frozenset(holidays.country_holidays("JP", years=year))


@lru_cache(maxsize=1)
def default_calendar() -> BusinessCalendar:
    """The calendar of ``catalogue/calendar/open_days.yaml``, without any municipality's own days."""
    path = resources.files("madoguchi") / "catalogue" / "calendar" / "open_days.yaml"
    return BusinessCalendar.from_data(yaml.safe_load(path.read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class Deadline:
    """A legal period: exactly one of ``days`` and ``months``.

    ``inclusive``: the anchor day counts as day 1 (戸籍法第43条; 出生の日から14日: 4/1 gives 4/14);
    otherwise 初日不算入 (民法第140条; 転入した日から14日: 4/1 gives 4/15). ``roll``: a last day on which
    the office is closed moves to the next open day (民法第142条, 地方自治法第4条の2第4項).
    """

    days: int | None = None
    months: int | None = None
    inclusive: bool = False
    roll: bool = True

    def __post_init__(self) -> None:
        if (self.days is None) == (self.months is None):
            raise ValueError("a deadline has either days or months")
        length = self.days if self.months is None else self.months
        if length is None or length < (1 if self.inclusive or self.days is None else 0):
            raise ValueError("a deadline has a positive length")


def deadline(anchor: date, rule: Deadline, calendar: BusinessCalendar) -> date:
    """The last day on which the act is in time."""
    first = anchor if rule.inclusive else anchor + _ONE_DAY
    if rule.days is not None:
        last = first + timedelta(days=rule.days - 1)
    else:
        last = _period_end(first, rule.months or 0)
    return calendar.next_open(last) if rule.roll else last
