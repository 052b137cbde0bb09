"""Counters for a limit on the wait: the cheapest shifts that simulation confirms, beside constant ones.

The backlog of drawn work proposes plans, stricter until one passes in simulation; then cheaper neighbours are
tried. All plans meet the same days, each with its day factor; the result is checked once more on other days.
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
from madoguchi.rules.waiting.problems import WaitingRefused
from madoguchi.rules.waiting.profiles import half_hours
from madoguchi.rules.waiting.shift_search import cheaper, cheapest, moves
from madoguchi.rules.waiting.shifts import Shift, counters_of, shifts_of
from madoguchi.rules.waiting.trial import Limit, Trial

_STRICTNESS = (1.1, 1.0, 0.9, 0.8, 0.7, 0.6)
"""Proposals keep the strain within these; the backlog does not see single counters."""
_TRIED, _ROUNDS = 40, 20
_DAYS = 1000
_LONG = 600
"""Days with more cases than this are simulated less often, and fewer plans are tried on them."""
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

    ``checked``: the plan on other days than those it was chosen by.
    ``constant_range``: constant counters needed at the ends of the capacity's 95 % interval;
    ``share_range``: the part of days on which the plan keeps the limit there.
    """

    shifts: tuple[tuple[Shift, int], ...]
    planned: Staffing
    checked: Staffing
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
    trial = _trial(model, kind, cases, service, limit, _CHOOSING)
    other = _trial(model, kind, cases, service, limit, _CHECKING)
    constant = trial.fewest_constant(kind.setting.day)
    desk = _Desk(kind, trial)
    numbers = desk.trim(desk.propose(constant))
    low, high = (
        replace(trial, service=service * kind.capacity.per_hour / end)
        for end in (kind.capacity.low, kind.capacity.high)
    )
    groups = desk.groups(numbers)
    return Plan(
        tuple((shift, int(number)) for shift, number in zip(desk.shifts, numbers, strict=True) if number),
        _staffing(groups, float(numbers @ desk.paid), trial, kind),
        _staffing(groups, float(numbers @ desk.paid), other, kind),
        _staffing(constant_counters(constant, kind.setting.day), constant * _paid(kind), trial, kind),
        constant,
        (high.fewest_constant(kind.setting.day), low.fewest_constant(kind.setting.day)),
        (low.share(low.outcome(groups)), high.share(high.outcome(groups))),
        service,
    )


class _Desk:
    """One planning problem: the shifts, the days on which plans are tried, and the strain that proposes."""

    def __init__(self, kind: Kind, trial: Trial) -> None:
        self.day, self.trial = kind.setting.day, trial
        self.shifts = shifts_of(self.day)
        self.paid = np.array([shift.paid for shift in self.shifts])
        part = min(1.0, _LONG / len(trial.draws.arrivals))
        self.tried, self.rounds = max(4, int(_TRIED * part)), max(1, int(_ROUNDS * part))
        self.backlog = backlog(trial, self.day, self.shifts)
        if not self.shifts or not self.backlog.serving.any(axis=0).all():
            raise WaitingRefused(
                "開庁時間のうち、どの勤務でも入れない時間があります。勤務の種類（shifts.yaml）を確かめてください。"
            )

    def groups(self, numbers: Ints) -> tuple[CounterGroup, ...]:
        """The counters of a plan."""
        return counters_of(self.shifts, [int(number) for number in numbers], self.day)

    def passes(self, numbers: Ints) -> bool:
        """Whether simulation confirms a plan."""
        return self.trial.passes(self.groups(numbers))

    def propose(self, people: int) -> Ints:
        """The least strict proposal that passes; with none, so many whole days or more that pass."""
        for strictness in _STRICTNESS:
            found = self._proposal(people, strictness)
            if self.passes(found):
                return found
        while not self.passes(self._whole_days(people)):
            people += 1
        return self._whole_days(people)

    def trim(self, numbers: Ints) -> Ints:
        """Cheaper neighbours, the least strained first, as long as one passes."""
        for _ in range(self.rounds):
            near = cheaper(self.paid, numbers, moves(len(self.paid), 2, 2))
            strain = self.backlog.strain(near)
            ranked = near[np.argsort(strain, kind="stable")][: min(self.tried, np.isfinite(strain).sum())]
            better = next((one for one in ranked if self.passes(one)), None)
            if better is None:
                break
            numbers = better
        return numbers

    def _proposal(self, people: int, strictness: float) -> Ints:
        def strain(plans: Ints) -> Floats:
            return self.backlog.strain(plans) / strictness

        while strain(self._whole_days(people)[None])[0] > 1:
            people += 1
        return cheapest(strain, self.paid, self._whole_days(people))

    def _whole_days(self, people: int) -> Ints:
        """Everybody all day, lunch slots in turn; every shift in turn if whole days leave a time open."""
        whole = np.flatnonzero(self.paid == self.paid.max())
        covered = self.backlog.serving[whole].any(axis=0).all()
        pool = whole if covered else np.arange(len(self.paid))
        return np.bincount(pool[np.arange(people) % len(pool)], minlength=len(self.paid))


def _trial(model: Model, kind: Kind, cases: int, service: float, limit: Limit, seed: int) -> Trial:
    """Days of so many cases; fewer of them if they are very long."""
    setting = kind.setting
    days = max(60, min(_DAYS, _DAYS * _LONG // cases))
    draws = draw_day(cases, setting.profile, setting.classes, days, (seed, cases))
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
