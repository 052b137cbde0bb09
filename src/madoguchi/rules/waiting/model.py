"""What calibration finds out about an office in a year, and what prediction, comparison and staffing need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from madoguchi.rules.waiting.arrays import Floats
from madoguchi.rules.waiting.draws import ServiceClass
from madoguchi.rules.waiting.metrics import Errors
from madoguchi.rules.waiting.response import Setting
from madoguchi.rules.waiting.table import Day

Source = Literal["daily", "log"]
Basis = Literal["bootstrap", "assumed", "log"]

BASIS_WORDS = {
    "bootstrap": "日を選び直す（ブートストラップ。日数が少ないほど広く取る）95%区間",
    "assumed": "日数が少ないため、日ごとの能力のばらつき（対数の標準偏差）を仮定した95%区間",
    "log": "発券機の記録の1件ごとの時間から求めた95%区間",
}


@dataclass(frozen=True, slots=True)
class Capacity:
    """Cases an hour with all counters open.

    ``spread``: equally likely values, ascending, from which ``low`` and ``high`` (95 %) are read.
    ``bounded``: waits were so short that the days only show that it is not lower. ``moments``: the capacity
    that matches the total of waiting minutes; a gap to ``per_hour`` signals unstable days. ``log_sd``: of
    the capacity implied by each day with a mean wait of 10 minutes or more.
    """

    per_hour: float
    spread: tuple[float, ...]
    basis: Basis
    days: int
    bounded: bool = False
    moments: float | None = None
    log_sd: float | None = None

    @property
    def low(self) -> float:
        return float(np.quantile(self.spread, 0.025))

    @property
    def high(self) -> float:
        return float(np.quantile(self.spread, 0.975))


@dataclass(frozen=True, slots=True)
class Check:
    """Errors of mean and maximum wait of days predicted in one way (``in_sample``, ``left_out``, …)."""

    way: str
    mean: Errors
    maximum: Errors


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of day: what was assumed, what was found, and how well it explains the days."""

    setting: Setting
    capacity: Capacity
    checks: tuple[Check, ...] = ()

    @property
    def service_minutes(self) -> float:
        """Mean service time, if the counters are as assumed."""
        return self.setting.service_minutes(self.capacity.per_hour)


@dataclass(frozen=True, slots=True)
class Model:
    """``kinds`` by day type, the one with most days first; ``day_sigma``: log-sd of a day's capacity."""

    office: str
    era_year: str
    source: Source
    day_sigma: float
    classes: tuple[ServiceClass, ...]
    kinds: Mapping[str, Kind]
    days: tuple[Day, ...]
    notes: tuple[str, ...]

    @property
    def main(self) -> str:
        """The day type with most days."""
        return next(iter(self.kinds))


def quantiles(values: Floats, count: int = 200) -> tuple[float, ...]:
    """``count`` equally likely values of a sample, to six digits as a model file keeps them."""
    return tuple(round(float(value), 6) for value in np.quantile(values, (np.arange(count) + 0.5) / count))
