"""When banks move money: business days, and until when a file for a day is taken."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from madoguchi.rules.calendar import BusinessCalendar
from madoguchi.rules.zengin.catalogue import read_table
from madoguchi.rules.zengin.findings import Finding, finding
from madoguchi.rules.zengin.profiles import Profile

_DAY = timedelta(days=1)


@lru_cache(maxsize=1)
def _calendar() -> BusinessCalendar:
    return BusinessCalendar.from_data(read_table("business_days.yaml"))


def is_bank_day(day: date) -> bool:
    """True unless Saturday, Sunday, a holiday, or 12-31 to 01-03."""
    return _calendar().is_open(day)


def next_bank_day(day: date) -> date:
    """The first business day after ``day``."""
    return _calendar().next_open(day + _DAY)


def closed_every_year(month: int, day: int) -> bool:
    """True for days on which no bank moves money in any year."""
    return (month, day) in _calendar().closed_every_year


def latest_moment(pay_on: date, profile: Profile) -> datetime | None:
    """Until when the bank takes a file for that day, in the bank's own time; None if it names no hour."""
    if profile.cutoff is None:
        return None
    day = pay_on
    for _ in range(profile.cutoff_days):
        day -= _DAY
        while not is_bank_day(day):
            day -= _DAY
    return datetime.combine(day, profile.cutoff)


def earliest_pay_day(profile: Profile, now: datetime) -> date:
    """The first business day after today whose cut-off has not passed; ``now`` without zone, bank's time."""
    day = next_bank_day(now.date())
    while (latest := latest_moment(day, profile)) is not None and now > latest:
        day = next_bank_day(day)
    return day


def check_pay_day(pay_on: date, profile: Profile, now: datetime) -> tuple[Finding, ...]:
    """What speaks against sending a file for that day at this moment (``now`` without zone, bank's time)."""
    if not is_bank_day(pay_on):
        return (finding("pay-day-closed", day=pay_on),)
    latest = latest_moment(pay_on, profile)
    if pay_on < now.date() or (latest is not None and now > latest):
        until = latest or datetime.combine(pay_on, time.max)
        return (finding("pay-day-late", day=pay_on, until=f"{until:%Y-%m-%d %H:%M}"),)
    if profile.days_ahead is not None and pay_on > _after(now.date(), profile.days_ahead):
        return (finding("pay-day-early", day=pay_on, days=profile.days_ahead),)
    return ()


def _after(day: date, days: int) -> date:
    for _ in range(days):
        day = next_bank_day(day)
    return day
