"""How much faster or slower whole days are than others, beyond what chance does within a day.

Each day with a noticeable wait implies a capacity of its own. Part of its scatter is who came when and with
what: days simulated at one and the same capacity scatter too, in an office of two counters several times more
than real days differ. Only what is left is a day factor.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np

from madoguchi.rules.waiting.arrays import Floats
from madoguchi.rules.waiting.catalogue import assumed
from madoguchi.rules.waiting.fitting import Fit
from madoguchi.rules.waiting.metrics import SHORT
from madoguchi.rules.waiting.outcomes import simulate
from madoguchi.rules.waiting.response import OFFSET, Setting, draws_of
from madoguchi.rules.waiting.table import Day

LEAST_DAYS = 3


def log_sd(fit: Fit) -> float | None:
    """Spread of the capacities implied by single days, quiet days aside: they hardly imply any."""
    busy = fit.observed_mean >= SHORT
    if busy.sum() < LEAST_DAYS:
        return None
    return float(np.std(np.log(fit.implied()[busy]), ddof=1))


def day_sigma(rows: Sequence[Day], setting: Setting, fit: Fit, capacity: float) -> float:
    """Log-sd of a day's capacity: what chance does not explain, and never less than is assumed (D)."""
    seen = log_sd(fit)
    if seen is None:
        return assumed().day_sigma
    left = sqrt(max(seen**2 - _chance(rows, setting, fit, capacity), 0.0))
    return round(max(assumed().day_sigma, left), 6)


def _chance(rows: Sequence[Day], setting: Setting, fit: Fit, capacity: float) -> float:
    """Variance of the log capacity that the busy days would imply if none differed from another."""
    curves = fit.response.typical
    spreads = [
        np.var(_implied(_busy(day, setting, capacity), curves.log_capacity, curve))
        for day, curve, wait in zip(rows, curves.mean, fit.observed_mean, strict=True)
        if wait >= SHORT
    ]
    return float(np.mean(spreads))


def _busy(day: Day, setting: Setting, capacity: float) -> Floats:
    """Mean waits of the replications of a day that would count as busy; all of them if none would."""
    draws = draws_of(day.date, day.cases, setting)
    means = simulate(draws, setting.service_minutes(capacity), setting.groups).mean
    long = means[means >= SHORT]
    return long if len(long) else means


def _implied(means: Floats, log_capacity: Floats, curve: Floats) -> Floats:
    """Where a falling curve of log(wait + OFFSET) reaches each wait."""
    return np.interp(-np.log(means + OFFSET), -curve, log_capacity)
