"""Moments as printed: always Japanese time, whatever zone the caller keeps."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from madoguchi.rules.calendar import to_wareki

JAPAN = timezone(timedelta(hours=9), "JST")


def day_in_japan(at: datetime) -> date:
    """The calendar day in Japan at an aware moment."""
    return at.astimezone(JAPAN).date()


def moment(at: datetime) -> str:
    """`令和8年4月6日 10時23分`, of an aware moment."""
    local = at.astimezone(JAPAN)
    return f"{to_wareki(local.date())} {local.hour}時{local.minute:02}分"
