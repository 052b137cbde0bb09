"""What this product measured itself: written items of real packets, waits of real visits; no estimates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean, median

from django.utils import timezone

from madoguchi.cityhall.cases.models import Visit
from madoguchi.cityhall.meter.models import Step

MOST_VISITS = 500
DAYS = 365
FEWEST_FOR_P90 = 10


@dataclass(frozen=True, slots=True)
class LiveEntries:
    """Written items per visit, means over `visits` visits from `first` to `last`."""

    visits: int
    first: date
    last: date
    w4_as_is: float
    w4_now: float
    w_all_now: float
    signatures: float
    decisions: float


@dataclass(frozen=True, slots=True)
class LiveWaits:
    """Waits of one office in minutes. `p90` is None with fewer than ten."""

    waits: int
    first: date
    last: date
    mean: float
    middle: float
    p90: float | None
    longest: float


def live_entries(event: str, today: date | None = None) -> LiveEntries | None:
    """Real visits of a life event in the last year; None while there is none. One statement."""
    since = (today or timezone.localdate()) - timedelta(days=DAYS)
    visits = Visit.objects.filter(event=event, state__in=["submitted", "closed"], day__gte=since)
    rows = list(visits.order_by("-day").values_list("day", "packet__measure")[:MOST_VISITS])
    if not rows:
        return None
    measures = [measure for _, measure in rows]
    return LiveEntries(
        visits=len(rows), first=min(day for day, _ in rows), last=max(day for day, _ in rows),
        w4_as_is=fmean(one["as_is"]["w4"] for one in measures),
        w4_now=fmean(one["to_be"]["w4"] for one in measures),
        w_all_now=fmean(one["to_be"]["w_all"] for one in measures),
        signatures=fmean(one["to_be"]["w_sign"] for one in measures),
        decisions=fmean(one["decisions"] for one in measures),
    )  # fmt: skip


def live_waits(office: str, today: date | None = None, days: int = 30) -> LiveWaits | None:
    """Waits of real visitors that ended in a call, in the last days; None: 計測開始前. One statement."""
    since = (today or timezone.localdate()) - timedelta(days=days)
    steps = Step.objects.filter(
        office=office, kind=Step.Kind.WAIT, end=Step.End.KNOWN, source=Step.Source.LIVE, day__gte=since
    )
    rows = list(steps.order_by("-started_at").values_list("day", "started_at", "ended_at")[:20_000])
    if not rows:
        return None
    waits = sorted((end - start).total_seconds() / 60 for _, start, end in rows)
    return LiveWaits(
        len(waits), min(row[0] for row in rows), max(row[0] for row in rows), fmean(waits), median(waits),
        _p90(waits), waits[-1],
    )  # fmt: skip


def volume_of(event: str, today: date | None = None) -> int | None:
    """Visits of an event that were received here in the last year; None while there is none."""
    since = (today or timezone.localdate()) - timedelta(days=DAYS)
    received = Visit.objects.filter(event=event, state__in=["submitted", "closed"], day__gte=since).count()
    return received or None


def _p90(waits: Sequence[float]) -> float | None:
    return waits[int(0.9 * (len(waits) - 1))] if len(waits) >= FEWEST_FOR_P90 else None
