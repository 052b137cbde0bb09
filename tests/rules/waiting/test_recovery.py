"""Synthetic sets with a known truth: the factor comes back without bias (waiting.md §3)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import pytest
from tests.rules.waiting.helpers import REFERENCE, WEEKDAY, ten, weekdays

from madoguchi.rules.waiting.arrays import Floats
from madoguchi.rules.waiting.counters import constant_counters
from madoguchi.rules.waiting.draws import ServiceClass, draw_day
from madoguchi.rules.waiting.fitting import Fit, all_days, of_few_days, prepare, resampled
from madoguchi.rules.waiting.outcomes import simulate
from madoguchi.rules.waiting.response import Response, Setting, respond

SETS = 200
"""The benchmark has 600."""
TRUTH = {"R5": 35.6, "R6": 54.9}
SETTING = Setting(WEEKDAY, ten(), REFERENCE, (ServiceClass("all", 1.0, 1.0, 0.8),))


def simulated(year: str, sigma: float) -> tuple[Floats, Floats]:
    """Mean and maximum waits (days, sets) at the true capacity, each day with its own factor."""
    seen = []
    for day in weekdays(year):
        draws = draw_day(day.cases, REFERENCE, SETTING.classes, SETS, (99, day.date.toordinal()))
        seen.append(simulate(draws, SETTING.service_minutes(TRUTH[year]), SETTING.groups, sigma))
    return np.array([one.mean for one in seen]), np.array([one.maximum for one in seen])


@lru_cache
def response(year: str) -> Response:
    means, maxima = simulated(year, 0.0)
    days = [(day.date, day.cases) for day in weekdays(year)]
    return respond(days, (means.mean(axis=1), maxima.mean(axis=1)), SETTING)


def recovered(year: str, sigma: float) -> Floats:
    """The capacity fitted to each set."""
    cases, once = np.array([float(day.cases) for day in weekdays(year)]), np.ones((1, 10))
    means, maxima = simulated(year, sigma)
    return np.array(
        [
            prepare(response(year), cases, mean, maximum).capacities(once)[0]
            for mean, maximum in zip(means.T, maxima.T, strict=True)
        ]
    )


def test_the_factor_comes_back() -> None:
    """Bars: bias ≤ 0.02, sd ≤ 0.08 of the capacity ratio.

    Chance within days spreads the ratio by 0.055. A day factor of 0.04 already makes single days scatter as
    the published ones do (0.083); a true 0.08 on top of that chance spreads the ratio by 0.081: there the
    bar is missed, as docs/numbers.md says, and 0.09 only keeps it from getting worse.
    """
    truth = TRUTH["R6"] / TRUTH["R5"]
    for sigma, most in ((0.05, 0.08), (0.08, 0.09)):
        before, after = recovered("R5", sigma), recovered("R6", sigma)
        ratio, service = after / before, before / after
        assert abs(ratio.mean() - truth) <= 0.02
        assert ratio.std() <= most
        assert abs(service.mean() - 1 / truth) <= 0.02
        assert service.std() <= 0.08


@pytest.mark.parametrize(
    ("counters", "minutes", "least", "most"), [(4, 20.0, 45, 80), (3, 16.0, 30, 75), (6, 18.0, 90, 150)]
)
def test_the_capacity_of_a_small_office_comes_back(
    counters: int, minutes: float, least: int, most: int
) -> None:
    """Ten days that were lived once each, in whole minutes, with a true day factor of 0.08.

    Bias ≤ 0.02 and an honest interval: it holds the truth in nine of ten sets. Measured in another program (a
    heap of counters, 150 sets each): docs/numbers.md.
    """
    truth, cases = 60 * counters / minutes, np.linspace(least, most, 10).astype(int)
    fits = lived(cases, counters, minutes, sets=150)
    found = np.array([fit.capacities(all_days(10))[0] for fit in fits])
    assert abs(np.log(found / truth).mean()) <= 0.02
    held = 0
    for fit, one in zip(fits, found, strict=True):
        low, high = np.quantile(of_few_days(one, fit.capacities(resampled(10)), 10), (0.025, 0.975))
        held += bool(low <= truth <= high)
    assert held >= 0.9 * len(fits)


def lived(cases: Floats, counters: int, minutes: float, sets: int) -> list[Fit]:
    """Days of so many cases, each set ready to be fitted; all sets have the same numbers of cases."""
    setting = Setting(WEEKDAY, constant_counters(counters, WEEKDAY), REFERENCE, SETTING.classes)
    seen = [
        simulate(draw_day(int(n), REFERENCE, SETTING.classes, sets, (7, k)), minutes, setting.groups, 0.08)
        for k, n in enumerate(cases)
    ]
    means, maxima = (np.round([getattr(one, name) for one in seen]) for name in ("mean", "maximum"))
    days = [(date(2025, 6, 2) + timedelta(days=k), int(n)) for k, n in enumerate(cases)]
    answer = respond(days, (means.mean(axis=1), maxima.mean(axis=1)), setting)
    return [prepare(answer, cases.astype(float), *one) for one in zip(means.T, maxima.T, strict=True)]
