"""Predict days from a model: expected values, and the 90 % interval of what each single day may bring.

The expected value is the mean over replications at the fitted capacity. The interval holds chance, the day
factor, and what is not known about the capacity and the service factor. Its ends are whole minutes, outward:
tables give whole minutes, rounded or cut, and a quiet day's 0 may stand for half a minute.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np

from madoguchi.rules.waiting.arrays import Floats
from madoguchi.rules.waiting.model import Model
from madoguchi.rules.waiting.outcomes import simulate
from madoguchi.rules.waiting.response import draws_of
from madoguchi.rules.waiting.table import Day

REPLICATIONS = 1000
_LONG, _LEAST = 1000, 100
"""With a longer day among them the days are replicated less often, all alike: within it chance evens out."""


@dataclass(frozen=True, slots=True)
class Factor:
    """Service time against the model's, 0.65 for 35 % shorter; ``spread``: equally likely, if known."""

    value: float = 1.0
    spread: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Range:
    """An expected value in minutes with the ends of its interval."""

    expected: float
    low: float
    high: float

    def holds(self, observed: float) -> bool:
        """Whether the interval contains what was observed."""
        return self.low <= observed <= self.high


@dataclass(frozen=True, slots=True)
class Forecast:
    """One day; ``kind``: whose capacity was used; ``means``: the day's mean wait in each replication.

    Replication r of every day has the same capacity and service factor, so that sums over days keep them.
    """

    day: Day
    kind: str
    mean: Range
    p90: Range
    maximum: Range
    means: Floats


def forecast(model: Model, days: Sequence[Day], factor: Factor) -> list[Forecast]:
    """Every day with the capacity of its kind of day, or of the model's main kind if it has none."""
    longest = max((day.cases for day in days), default=1)
    count = max(_LEAST, min(REPLICATIONS, REPLICATIONS * _LONG // longest))
    return [_forecast(model, day, factor, count) for day in days]


def _forecast(model: Model, day: Day, factor: Factor, count: int) -> Forecast:
    name = day.day_type if day.day_type in model.kinds else model.main
    kind = model.kinds[name]
    draws = draws_of(day.date, day.cases, kind.setting, count)
    plain = simulate(draws, kind.service_minutes * factor.value, kind.setting.groups)
    service = kind.service_minutes * kind.capacity.per_hour / _dealt(kind.capacity.spread, 1, count)
    service *= _dealt(factor.spread or (factor.value,), 2, count)
    seen = simulate(draws, service, kind.setting.groups, model.day_sigma)
    return Forecast(
        day,
        name,
        _range(plain.mean, seen.mean),
        _range(plain.p90, seen.p90),
        _range(plain.maximum, seen.maximum),
        seen.mean,
    )


def _dealt(spread: Sequence[float], seed: int, count: int) -> Floats:
    """Equally likely values dealt to the replications, the same way for every day."""
    values = np.resize(np.asarray(spread, dtype=float), count)
    return np.random.default_rng(seed).permutation(values)


def _range(plain: Floats, seen: Floats) -> Range:
    low, high = np.quantile(seen, (0.05, 0.95))
    return Range(float(plain.mean()), float(floor(low)), float(ceil(high)))
