"""Fit one capacity to days: least squares of log(wait + 5), mean and maximum, over a response table.

The mean wait speaks for everybody of the day, the maximum for one person, so it weighs less; on simulated
days any weight from 0 to 1 gives the same capacity with the same spread (D).

Weights count how often each day is used: all ones for the fit, a zero for a day left out, multiplicities for
a day bootstrap; so thousands of fits cost one matrix product.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from madoguchi.rules.waiting.arrays import Floats
from madoguchi.rules.waiting.response import OFFSET, Response

BOOTSTRAPS = 2000
MAXIMUM_WEIGHT = 0.25
"""Of the maximum's squared error, against 1 of the mean's."""
_POINTS = 1601
_SEED = 20230322


@dataclass(frozen=True, slots=True)
class Fit:
    """A response table with what was observed, ready to be fitted with any weights."""

    response: Response
    levels: Floats
    mean_errors: Floats
    errors: Floats
    cases: Floats
    observed_mean: Floats

    def capacities(self, weights: Floats) -> Floats:
        """The fitted capacity for each row of weights (rows, days)."""
        return np.exp(_lowest(self.levels, weights @ self.errors))

    def implied(self) -> Floats:
        """The capacity that gives each day's own mean wait."""
        return np.exp(_lowest(self.levels, self.mean_errors))

    def moments(self, weights: Floats) -> Floats:
        """The capacity at which the total of waiting minutes is the observed one, for each row of weights."""
        minutes = np.exp(self.response.expected.at(self.levels)[0]) - OFFSET
        total = (weights * self.cases) @ minutes
        wanted = (weights * self.cases) @ self.observed_mean
        return np.exp([_crossing(self.levels, row, one) for row, one in zip(total, wanted, strict=True)])

    def predicted(self, capacities: Floats) -> tuple[Floats, Floats]:
        """Expected mean and maximum wait of each day at its own capacity."""
        means, maxima = self.response.expected.at(np.log(capacities))
        return np.exp(np.diagonal(means)) - OFFSET, np.exp(np.diagonal(maxima)) - OFFSET

    def at_edge(self, capacity: float) -> bool:
        """Whether the search ended at the end of the grid: the days then only bound the capacity."""
        edges = np.exp(self.response.log_capacity[[0, -1]])
        return bool(np.isclose(capacity, edges, rtol=0.01).any())


def prepare(response: Response, cases: Floats, mean: Floats, maximum: Floats) -> Fit:
    """Errors of every day at every capacity of a dense grid."""
    levels = np.linspace(response.log_capacity[0], response.log_capacity[-1], _POINTS)
    means, maxima = response.typical.at(levels)
    mean_errors = (means - np.log(mean + OFFSET)[:, None]) ** 2
    errors = mean_errors + MAXIMUM_WEIGHT * (maxima - np.log(maximum + OFFSET)[:, None]) ** 2
    return Fit(response, levels, mean_errors, errors, cases, mean)


def all_days(count: int) -> Floats:
    """One row of weights: every day once."""
    return np.ones((1, count))


def left_out(count: int) -> Floats:
    """Row d leaves day d out."""
    return np.ones((count, count)) - np.eye(count)


def resampled(count: int) -> Floats:
    """Day bootstrap: each row draws as many days with replacement."""
    draw = np.random.default_rng(_SEED)
    picks = draw.integers(0, count, (BOOTSTRAPS, count))
    return np.array([np.bincount(row, minlength=count) for row in picks], dtype=float)


def of_few_days(fitted: float, resampled: Floats, days: int) -> Floats:
    """Bootstrapped capacities, spread as widely as so few days leave them uncertain.

    Resampling n days varies by √((n−1)/n) too little, and takes the days' own scatter for known: each
    distance (of logarithms) from the fit is stretched by √(n/(n−1)) and by √((n−1)/χ²), which turns a normal
    spread into Student's t (Hesterberg 2015, doi 10.1080/00031305.2015.1089789, on bootstrap intervals that
    are too narrow for few observations).
    """
    draw = np.random.default_rng(_SEED + days)
    stretch = np.sqrt(days / draw.chisquare(days - 1, len(resampled)))
    return np.asarray(fitted * np.exp(np.log(resampled / fitted) * stretch))


def _lowest(levels: Floats, errors: Floats) -> Floats:
    """Where each row is lowest, refined by the parabola through the lowest point and its neighbours."""
    at = np.argmin(errors, axis=1)
    inner = np.clip(at, 1, len(levels) - 2)
    rows = np.arange(len(errors))
    left, middle, right = (errors[rows, inner + shift] for shift in (-1, 0, 1))
    bend = left - 2 * middle + right
    shift = np.where(bend > 0, (left - right) / np.where(bend > 0, 2 * bend, 1.0), 0.0)
    step = levels[1] - levels[0]
    refined = levels[inner] + np.clip(shift, -1, 1) * step
    return np.asarray(np.where(at == inner, refined, levels[at]))


def _crossing(levels: Floats, total: Floats, wanted: float) -> float:
    """Where a falling row reaches a value, or the end of the grid nearest to it."""
    return float(np.interp(-wanted, -total, levels))
