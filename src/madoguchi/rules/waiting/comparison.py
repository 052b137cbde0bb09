"""Two models of an office: how service time changed, and what the later volume would have meant before.

The change is that of the capacity. It is a change of service time only if the counters are as assumed; more
counters, another mix of cases and shorter service look the same in daily data.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from madoguchi.rules.waiting.model import Model, quantiles
from madoguchi.rules.waiting.prediction import Factor, Range, forecast
from madoguchi.rules.waiting.problems import WaitingRefused
from madoguchi.rules.waiting.verdicts import Period, verdicts

SAME_COUNTERS = (
    "窓口の数が両方のモデルのとおりなら、1件の時間の変化です。"
    "窓口の増加、手続の内訳の変化、1件の短縮は、日別の表では区別できません。"
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """``service_factor``: service time of the second against the first (0.65: 35 % shorter), 95 % interval.

    ``moments_factor``: the same by matching total waiting minutes; a gap signals unstable days.
    ``like_for_like``: the second model's days through the first model's capacity, against what was seen.
    """

    day_type: str
    capacity_ratio: Range
    service_factor: Range
    spread: tuple[float, ...]
    moments_factor: float | None
    like_for_like: Period


def compare(before: Model, after: Model) -> Comparison:
    """Over the kind of day with most days that both models have; WaitingRefused if there is none."""
    shared = [kind for kind in after.kinds if kind in before.kinds]
    if not shared:
        raise WaitingRefused(
            "2つのモデルに共通の日の種類がありません。同じ種類の日（平日など）で作ったモデルを比べてください。"
        )
    kind = before.main if before.main in shared else shared[0]
    old, new = before.kinds[kind], after.kinds[kind]
    ratios = np.outer(new.capacity.spread, 1 / np.array(old.capacity.spread)).ravel()
    counters = new.setting.counters / old.setting.counters
    ratio = new.capacity.per_hour / old.capacity.per_hour
    spread = quantiles(counters / ratios)
    return Comparison(
        kind,
        _range(ratio, ratios),
        _range(counters / ratio, np.array(spread)),
        spread,
        _moments(old.capacity.moments, new.capacity.moments, counters),
        _like_for_like(before, after, kind),
    )


def factor_of(comparison: Comparison) -> Factor:
    """The change as a service factor for prediction, with what is not known about it."""
    return Factor(comparison.service_factor.expected, comparison.spread)


def _range(value: float, sample: np.ndarray) -> Range:
    low, high = np.quantile(sample, (0.025, 0.975))
    return Range(float(value), float(low), float(high))


def _moments(old: float | None, new: float | None, counters: float) -> float | None:
    return counters * old / new if old and new else None


def _like_for_like(before: Model, after: Model, kind: str) -> Period:
    days = [day for day in after.days if day.day_type == kind]
    return verdicts(forecast(before, days, Factor()))[0].period
