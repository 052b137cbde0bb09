"""Counters for a limit on the wait: the cheapest shifts that simulation confirms, beside constant ones.

The fluid search proposes a plan for each of several limits; the cheapest that passes in simulation is kept,
cheaper neighbours are tried, and the result is checked on draws it was not chosen by. All plans meet the
same days, each with its day factor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from madoguchi.rules.waiting.arrays import Floats, Ints
from madoguchi.rules.waiting.backlog import backlog
from madoguchi.rules.waiting.counters import CounterGroup, constant_counters, open_at
from madoguchi.rules.waiting.draws import draw_day
from madoguchi.rules.waiting.model import Kind, Model
from madoguchi.rules.waiting.prediction import Range
from madoguchi.rules.waiting.profiles import half_hours
from madoguchi.rules.waiting.shift_search import cheapest, moves
from madoguchi.rules.waiting.shifts import Shift, counters_of, shifts_of
from madoguchi.rules.waiting.trial import Limit, Trial

_PARTS = (0.2, 0.27, 0.4, 0.53, 0.73, 0.93)
"""Limits of the fluid proposals as parts of the limit on the mean: the fluid does not see chance."""
_STRESS = 1.12
"""Neighbours are tried in the order of their backlog with services that much longer."""
_TRIED, _ROUNDS = 40, 12
_REPLICATIONS, _CHECKED = 400, 1000
_CHOOSING, _CHECKING = 11, 12


@dataclass(frozen=True, slots=True)
class Staffing:
    """``counters``: (minute, number) by half hour; ``hours``: paid. Ranges hold 5–95 % of days."""

    counters: tuple[tuple[float, int], ...]
    hours: float
    mean: Range
    p90: Range
    share_of_days: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan with its people by shift, and the same limit with constant counters.

    ``constant_range``: constant counters needed at the ends of the capacity's 95 % interval;
    ``share_range``: the part of days on which the plan keeps the limit there.
    """

    shifts: tuple[tuple[Shift, int], ...]
    planned: Staffing
    constant: Staffing
    constant_counters: int
    constant_range: tuple[int, int]
    share_range: tuple[float, float]
    service_minutes: float


def plan(model: Model, day_type: str, cases: int, limit: Limit, factor: float = 1.0) -> Plan:
    """Staff a day of that kind; ``factor``: service time against the model's.

    WaitingRefused if no number of counters keeps the limit.
    """
    kind = model.kinds[day_type]
    service = kind.service_minutes * factor
    checked = _trial(model, kind, cases, service, limit, _CHECKED, _CHECKING)
    constant = checked.fewest_constant(kind.setting.day)
    desk = _Desk(kind, _trial(model, kind, cases, service, limit, _REPLICATIONS, _CHOOSING), cases)
    numbers = desk.confirm(desk.trim(desk.propose(constant)), checked)
    low, high = (
        replace(checked, service=service * kind.capacity.per_hour / end)
        for end in (kind.capacity.low, kind.capacity.high)
    )
    groups = desk.groups(numbers)
    return Plan(
        tuple((shift, int(number)) for shift, number in zip(desk.shifts, numbers, strict=True) if number),
        _staffing(groups, float(numbers @ desk.paid), checked, kind),
        _staffing(constant_counters(constant, kind.setting.day), constant * _paid(kind), checked, kind),
        constant,
        (high.fewest_constant(kind.setting.day), low.fewest_constant(kind.setting.day)),
        (low.share(low.outcome(groups)), high.share(high.outcome(groups))),
        service,
    )


class _Desk:
    """One planning problem: the shifts, the fluid that proposes, and the days on which plans are tried."""

    def __init__(self, kind: Kind, trial: Trial, cases: int) -> None:
        setting = kind.setting
        self.day, self.trial = setting.day, trial
        self.shifts = shifts_of(setting.day)
        self.paid = np.array([shift.paid for shift in self.shifts])
        self.fluid = backlog(cases, setting.profile, setting.day, self.shifts, trial.service)
        self.stressed = replace(self.fluid, service=trial.service * _STRESS)

    def groups(self, numbers: Ints) -> tuple[CounterGroup, ...]:
        return counters_of(self.shifts, [int(number) for number in numbers], self.day)

    def passes(self, numbers: Ints) -> bool:
        return self.trial.passes(self.groups(numbers))

    def propose(self, constant: int) -> Ints:
        """The cheapest fluid proposal that passes, or whole days for as many as constant counters need."""
        found, plan = None, None
        for part in _PARTS:
            plan = cheapest(self.fluid, self.paid, part * self.trial.limit.mean, plan)
            if self.passes(plan):
                found = plan
            elif found is not None:
                break
        return self._whole_days(constant) if found is None else found

    def trim(self, numbers: Ints) -> Ints:
        """Cheaper neighbours, the least strained first, as long as one passes."""
        for _ in range(_ROUNDS):
            better = next((one for one in self._cheaper(numbers) if self.passes(one)), None)
            if better is None:
                break
            numbers = better
        return numbers

    def confirm(self, numbers: Ints, checked: Trial) -> Ints:
        """Add the short shift that helps most until the plan passes on days it was not made for."""
        short = np.flatnonzero(self.paid == self.paid.min())
        while not checked.passes(self.groups(numbers)):
            added = [numbers + np.eye(len(self.paid), dtype=np.int64)[k] for k in short]
            means = [float(checked.outcome(self.groups(one)).mean.mean()) for one in added]
            numbers = added[int(np.argmin(means))]
        return numbers

    def _cheaper(self, numbers: Ints) -> Ints:
        changes = moves(len(self.paid), 2, 2)
        candidates = numbers + changes[changes @ self.paid < -1e-9]
        candidates = candidates[(candidates >= 0).all(axis=1)]
        over, total = self.stressed.judge(candidates, self.trial.limit.mean)
        return np.asarray(candidates[np.lexsort((total, over))[:_TRIED]])

    def _whole_days(self, people: int) -> Ints:
        whole = np.flatnonzero(self.paid == self.paid.max())
        numbers = np.zeros(len(self.paid), dtype=np.int64)
        for person in range(people):
            numbers[whole[person % len(whole)]] += 1
        return numbers


def _trial(
    model: Model, kind: Kind, cases: int, service: float, limit: Limit, replications: int, seed: int
) -> Trial:
    setting = kind.setting
    fewer = max(60, min(replications, replications * 400 // cases))
    draws = draw_day(cases, setting.profile, setting.classes, fewer, (seed, cases))
    return Trial(draws, service, model.day_sigma, limit)


def _paid(kind: Kind) -> float:
    """Hours of one counter all day, without one break."""
    day = kind.setting.day
    return day.hours - (max(end - start for start, end in day.breaks) / 60 if day.breaks else 0.0)


def _staffing(groups: Sequence[CounterGroup], hours: float, trial: Trial, kind: Kind) -> Staffing:
    seen = trial.outcome(groups)
    return Staffing(
        tuple((minute, open_at(groups, minute)) for minute in half_hours(kind.setting.day)[:-1]),
        hours,
        _range(seen.mean),
        _range(seen.p90),
        trial.share(seen),
    )


def _range(values: Floats) -> Range:
    low, high = np.quantile(values, (0.05, 0.95))
    return Range(float(values.mean()), float(low), float(high))
