"""The busy weeks of a year that has not come: days to come like the same weekdays of the last year known.

How many people come is itself uncertain: each day is simulated at several numbers of cases, as far apart as
the like days of two years running were, growth included; a trend is not drawn out into years to come. A day
without any counterpart is left out, not guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, log, sqrt
from statistics import NormalDist

import numpy as np

from madoguchi.rules.waiting.catalogue import load
from madoguchi.rules.waiting.day_kinds import kind_of
from madoguchi.rules.waiting.model import Model
from madoguchi.rules.waiting.outcomes import outcome
from madoguchi.rules.waiting.prediction import Range
from madoguchi.rules.waiting.recursion import waits
from madoguchi.rules.waiting.table import Day
from madoguchi.rules.waiting.whatif import people_of

NEAR = timedelta(days=6)
_LEVELS = (0.1, 0.3, 0.5, 0.7, 0.9)
_LEAST_PAIRS = 5


@dataclass(frozen=True, slots=True)
class SeasonDay:
    """One day to come. Cases and waits (minutes) with 90 % intervals; ``like``: the day it is taken from.

    Without a counterpart everything but the date is None.
    """

    on: date
    day_type: str
    like: date | None = None
    cases: Range | None = None
    mean: Range | None = None
    p90: Range | None = None


def season_span(year: int) -> tuple[date, date]:
    """First and last day of the busy weeks of a calendar year."""
    said = load("model")["season"]
    return date.fromisoformat(f"{year}-{said['first']}"), date.fromisoformat(f"{year}-{said['last']}")


def same_day(days: Sequence[Day], on: date) -> Day | None:
    """The day of the latest earlier year that is like it: the same weekday, kind of day and side of 1 April.

    The nearest in the calendar, at most six days off: the last Monday of March is like the last one before.
    """
    for year in sorted({day.date.year for day in days if day.date.year < on.year}, reverse=True):
        target = _in_year(on, year)
        near = [day for day in days if _alike(day.date, on) and abs(day.date - target) <= NEAR]
        if near:
            return min(near, key=lambda day: (abs(day.date - target), day.date))
    return None


def cases_sigma(days: Sequence[Day]) -> float:
    """Log-sd of a day's cases from one year to the next, growth included; assumed with fewer than 5 pairs."""
    pairs = [(day, same_day(days, day.date)) for day in days]
    logs = [log(day.cases / past.cases) for day, past in pairs if past is not None]
    if len(logs) < _LEAST_PAIRS:
        return float(load("model")["cases_sigma"]["value"])
    return sqrt(sum(one * one for one in logs) / len(logs))


def season_forecast(model: Model, days: Sequence[Day], year: int) -> list[SeasonDay]:
    """Every day of the busy weeks of a year, from the known days of the model's office."""
    first, last = season_span(year)
    sigma = cases_sigma(days)
    span = [first + timedelta(days=k) for k in range((last - first).days + 1)]
    return [_day(model, on, same_day(days, on), sigma) for on in span]


def _day(model: Model, on: date, past: Day | None, sigma: float) -> SeasonDay:
    kind = kind_of(on)
    if past is None:
        return SeasonDay(on, kind)
    ends = [past.cases * exp(NormalDist().inv_cdf(share) * sigma) for share in (0.05, 0.95)]
    mean, p90 = _waits(model, kind if kind in model.kinds else model.main, past.cases, sigma)
    return SeasonDay(on, kind, past.date, Range(float(past.cases), *ends), mean, p90)


def _waits(model: Model, name: str, cases: int, sigma: float) -> tuple[Range, Range]:
    kind = model.kinds[name]
    plain, seen = [], []
    for share in _LEVELS:
        count = max(1, round(cases * exp(NormalDist().inv_cdf(share) * sigma)))
        people = people_of(kind, model.day_sigma, count)
        arrivals = np.sort(people.draws.arrivals, axis=0)
        services = people.draws.services * kind.service_minutes
        plain.append(outcome(waits(arrivals, services, kind.setting.groups)))
        seen.append(outcome(waits(arrivals, services * people.pace, kind.setting.groups)))
    return _pooled([one.mean for one in plain], [one.mean for one in seen]), _pooled(
        [one.p90 for one in plain], [one.p90 for one in seen]
    )


def _pooled(plain: Sequence[np.ndarray], seen: Sequence[np.ndarray]) -> Range:
    low, high = np.quantile(np.concatenate(seen), (0.05, 0.95))
    return Range(float(np.mean([one.mean() for one in plain])), float(low), float(high))


def _alike(past: date, on: date) -> bool:
    same_side = (past.month < 4) == (on.month < 4)
    return past.weekday() == on.weekday() and kind_of(past) == kind_of(on) and same_side


def _in_year(on: date, year: int) -> date:
    return date(year, on.month, 28 if (on.month, on.day) == (2, 29) else on.day)
