"""What the day will probably bring, as a range with its definition; never a single, made-up number.

届く見込みの申請 (per working day): from the least to the most that came on one of the last five days on which
the city hall was open and letters were out. Before five such days: from none to 8% of the unanswered letters,
since 40% answer online, a fifth of them on the first day (benefits.md §5, D). Never more than are unanswered.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Min
from django.utils import timezone

from madoguchi.cityhall.benefits.letters.targets import silent
from madoguchi.cityhall.benefits.models import Application, Kind, LetterRun, Round
from madoguchi.rules.calendar import default_calendar

DAYS = 5
_FIRST_DAY_PERCENT = 8
_LOOK_BACK = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Answers a day, from `low` to `high`; `unanswered` letters are out; `days`: what it rests on."""

    low: int
    high: int
    unanswered: int
    days: int


def forecast(owned: Round, today: date) -> Forecast | None:
    """None while no confirmation was posted."""
    runs = LetterRun.objects.filter(round=owned, state=LetterRun.State.POSTED, kind=Kind.CONFIRMATION)
    first = runs.aggregate(first=Min("posted_at"))["first"]
    if first is None:
        return None
    unanswered = silent(owned, (Kind.CONFIRMATION, Kind.REMINDER)).count()
    days = _days(timezone.localdate(first), today)
    if len(days) < DAYS:
        return Forecast(0, -(-unanswered * _FIRST_DAY_PERCENT // 100), unanswered, 0)
    came = _came(owned, days[-1])
    counts = [came[day] for day in days]
    return Forecast(min(*counts, unanswered), min(max(counts), unanswered), unanswered, len(days))


def _days(first: date, today: date) -> list[date]:
    """The last open days before today since the letters went out, newest first."""
    calendar = default_calendar()
    past = (today - timedelta(days=back) for back in range(1, _LOOK_BACK.days))
    return [day for day in past if day > first and calendar.is_open(day)][:DAYS]


def _came(owned: Round, since: date) -> Counter[date]:
    midnight = timezone.make_aware(datetime.combine(since, time.min))
    rows = Application.objects.filter(target__round=owned, received_at__gte=midnight)
    return Counter(timezone.localdate(at) for at in rows.values_list("received_at", flat=True))
