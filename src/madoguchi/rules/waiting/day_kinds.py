"""What a date alone says of a day: its kind and its era year."""

from __future__ import annotations

from datetime import date

from madoguchi.rules.calendar import era_of, era_year


def era_label(on: date) -> str:
    """``R6``: the era year of a day as tables write it."""
    return f"{era_of(on).letter}{era_year(on)}"


def kind_of(on: date) -> str:
    """The kind of day by the calendar: weekday, weekend, or a weekend's 1 or 2 April."""
    if on.weekday() < 5:
        return "weekday"
    return "weekend_turn" if on.month == 4 and on.day <= 2 else "weekend"
