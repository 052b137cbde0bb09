"""Forecasts held against what was observed: errors, coverage, and the period's mean with its bias."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from madoguchi.rules.waiting.arrays import Floats
from madoguchi.rules.waiting.metrics import errors
from madoguchi.rules.waiting.model import Check
from madoguchi.rules.waiting.prediction import Forecast, Range
from madoguchi.rules.waiting.summary import percent


@dataclass(frozen=True, slots=True)
class Period:
    """Mean wait by case of ``days`` days, with a 95 % interval, and what was observed on those days."""

    days: int
    mean: Range
    observed: float | None

    @property
    def bias(self) -> float | None:
        """Predicted minus observed, in minutes."""
        return None if self.observed is None else self.mean.expected - self.observed

    @property
    def bias_percent(self) -> float | None:
        """The same in percent of what was observed."""
        return percent(self.observed, self.mean.expected)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Days of one office, era year and day type; ``covered``: days whose mean (maximum) lies in its interval.

    ``period`` covers the days with known waits, or all of them if no wait is known; ``check`` is then None.
    """

    office: str
    era_year: str
    day_type: str
    check: Check | None
    covered_mean: int
    covered_maximum: int
    period: Period


def verdicts(found: Sequence[Forecast]) -> list[Verdict]:
    """By office, era year and kind of day, in the order of the table."""
    groups: dict[tuple[str, str, str], list[Forecast]] = {}
    for one in found:
        groups.setdefault((one.day.office, one.day.era_year, one.day.day_type), []).append(one)
    return [_verdict(key, rows) for key, rows in groups.items()]


def _verdict(key: tuple[str, str, str], rows: Sequence[Forecast]) -> Verdict:
    known = [one for one in rows if one.day.mean is not None and one.day.maximum is not None]
    means = np.array([one.day.mean for one in known], dtype=float)
    tops = np.array([one.day.maximum for one in known], dtype=float)
    return Verdict(
        *key,
        check=_check(known, means, tops) if known else None,
        covered_mean=_covered([one.mean.holds(seen) for one, seen in zip(known, means, strict=True)]),
        covered_maximum=_covered([one.maximum.holds(seen) for one, seen in zip(known, tops, strict=True)]),
        period=_period(known or rows, means),
    )


def _covered(inside: Sequence[bool]) -> int:
    return sum(1 for one in inside if one)


def _check(known: Sequence[Forecast], means: Floats, tops: Floats) -> Check:
    labels = [one.day.date.isoformat() for one in known]
    return Check(
        "forecast",
        errors(means, [one.mean.expected for one in known], labels),
        errors(tops, [one.maximum.expected for one in known], labels),
    )


def _period(rows: Sequence[Forecast], means: Floats) -> Period:
    weights = np.array([one.day.cases for one in rows], dtype=float)
    weights /= weights.sum()
    low, high = np.quantile(weights @ np.array([one.means for one in rows]), (0.025, 0.975))
    expected = float(weights @ np.array([one.mean.expected for one in rows]))
    observed = float(weights @ means) if len(means) else None
    return Period(len(rows), Range(expected, float(low), float(high)), observed)
