"""How long a 支援措置 runs, and from when it can be renewed."""

from __future__ import annotations

from datetime import date, timedelta

from madoguchi.rules.calendar import Deadline, deadline, default_calendar

# 住民基本台帳事務処理要領 第5-10: one year; started on 4/1 it ends on 3/31 (P, 住民記録 1.0).
_ONE_YEAR = Deadline(months=12, inclusive=True, roll=False)
# 住民記録システム標準仕様書 (1.0): renewal is accepted from one month before the end (P).
RENEWAL_NOTICE = timedelta(days=31)


def year_end(start: date) -> date:
    """The last day of a protection that starts on `start`."""
    return deadline(start, _ONE_YEAR, default_calendar())


def renewable_from(until_on: date) -> date:
    """The first day on which a renewal is accepted."""
    return until_on - RENEWAL_NOTICE
