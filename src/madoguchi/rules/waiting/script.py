"""A published day as a script: who comes when and how long each takes, so that the day can be lived through.

Of the model's replications of that day the one is taken whose mean and maximum wait are nearest to what was
published. It is one of many days that fit; the published table knows no single ticket.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from madoguchi.rules.waiting.counters import CounterGroup
from madoguchi.rules.waiting.model import Model
from madoguchi.rules.waiting.outcomes import simulate
from madoguchi.rules.waiting.prediction import Factor, Forecast, forecast
from madoguchi.rules.waiting.response import OFFSET, draws_of
from madoguchi.rules.waiting.table import Day

REPLICATIONS = 1000


@dataclass(frozen=True, slots=True)
class Script:
    """Minutes from midnight and minutes of service, one of each a ticket, in order of arrival.

    ``mean``, ``p90``, ``maximum``: the waits that follow with these counters. ``expected``: the forecast.
    """

    day: Day
    opens: float
    closes: float
    groups: tuple[CounterGroup, ...]
    arrivals: tuple[float, ...]
    services: tuple[float, ...]
    mean: float
    p90: float
    maximum: float
    expected: Forecast


def script_of(model: Model, day: Day) -> Script:
    """The script of a day whose waits are known; without them the replication in the middle."""
    (expected,) = forecast(model, [day], Factor())
    kind = model.kinds[expected.kind]
    draws = draws_of(day.date, day.cases, kind.setting, REPLICATIONS)
    pace = kind.service_minutes * np.exp(-model.day_sigma * draws.days)
    seen = simulate(draws, kind.service_minutes, kind.setting.groups, model.day_sigma)
    wanted = (day.mean or expected.mean.expected, day.maximum or expected.maximum.expected)
    errors = [np.log((minutes + OFFSET) / (goal + OFFSET)) ** 2 for minutes, goal in
              zip((seen.mean, seen.maximum), wanted, strict=True)]  # fmt: skip
    best = int(np.argmin(np.sum(errors, axis=0)))
    return Script(
        day, kind.setting.day.opens, kind.setting.day.closes, kind.setting.groups,
        tuple(float(minute) for minute in draws.arrivals[:, best]),
        tuple(float(minute) for minute in draws.services[:, best] * pace[best]),
        float(seen.mean[best]), float(seen.p90[best]), float(seen.maximum[best]), expected,
    )  # fmt: skip
