"""How a day's mean and maximum wait answer to capacity, simulated once on a grid.

Capacity is cases an hour with all counters open (60 · counters / mean service minutes). Every capacity meets
the same draws, so differences are not chance. Fits, left-out days and bootstraps then only read the table.

One day seen is one draw: its logarithm lies, on average, below the logarithm of the expected wait, the more
so the smaller the office. So a fit of logarithms compares with ``typical`` (the mean of logarithms), and
sums of minutes compare with ``expected`` (the logarithm of the mean); with ``expected`` in both places the
capacity of an office of three to six counters came out 3 to 7 % too high on simulated days (D).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

import numpy as np

from madoguchi.rules.waiting.arrays import Floats
from madoguchi.rules.waiting.catalogue import DayType
from madoguchi.rules.waiting.counters import CounterGroup
from madoguchi.rules.waiting.draws import Draws, ServiceClass, draw_day
from madoguchi.rules.waiting.outcomes import simulate
from madoguchi.rules.waiting.profiles import Profile

REPLICATIONS = 400
OFFSET = 5.0
"""Minutes added before logarithms are compared, so that quiet days do not rule the fit."""

_LOOK = np.arange(-1.8, 1.81, 0.2)
_FINE = np.arange(-0.36, 0.361, 0.04)
_WIDE = np.array([0.5, 0.7, 0.9, 1.1, 1.3])
_ROUGHLY = 60
_LONG = 1500
"""Days with more cases are replicated less often: within so long a day chance evens out."""
_AT_ONCE, _MOST_VALUES = 5, 2_000_000
_SEED = 20241125


@dataclass(frozen=True, slots=True)
class Setting:
    """What is taken as given: the kind of day, counters, when people come, and the spread of service."""

    day: DayType
    groups: tuple[CounterGroup, ...]
    profile: Profile
    classes: tuple[ServiceClass, ...]

    @property
    def counters(self) -> int:
        """All counters, whenever they serve."""
        return sum(group.count for group in self.groups)

    def service_minutes(self, capacity: float) -> float:
        """The mean service time that gives a capacity with these counters."""
        return 60.0 * self.counters / capacity


@dataclass(frozen=True, slots=True)
class Curves:
    """``mean[d, k]``, ``maximum[d, k]``: log(minutes + OFFSET) of day d at ``log_capacity[k]``, ascending."""

    log_capacity: Floats
    mean: Floats
    maximum: Floats

    def at(self, log_capacity: Floats) -> tuple[Floats, Floats]:
        """Both (days, len(log_capacity)), linear between grid points."""
        return tuple(  # type: ignore[return-value]
            np.array([np.interp(log_capacity, self.log_capacity, row) for row in table])
            for table in (self.mean, self.maximum)
        )


@dataclass(frozen=True, slots=True)
class Response:
    """``expected``: logarithms of mean minutes over replications; ``typical``: means of their logarithms."""

    expected: Curves
    typical: Curves

    @property
    def log_capacity(self) -> Floats:
        return self.expected.log_capacity


def draws_of(on: date, cases: int, setting: Setting, replications: int = REPLICATIONS) -> Draws:
    """The chance of one day: it depends on the day and its cases, not on the other rows."""
    seed = (_SEED, on.toordinal(), cases)
    return draw_day(cases, setting.profile, setting.classes, replications, seed)


def expected(draws: Draws, capacities: Floats, setting: Setting) -> tuple[Floats, Floats]:
    """Mean over the replications of a day's mean and maximum wait, for each capacity."""
    mean, maximum = _replicated(draws, capacities, setting)
    return mean.mean(axis=1), maximum.mean(axis=1)


def _replicated(draws: Draws, capacities: Floats, setting: Setting) -> tuple[Floats, Floats]:
    """A day's mean and maximum wait (capacities, replications)."""
    replications = len(draws.days)
    service = np.repeat(60.0 * setting.counters / capacities, replications)
    seen = simulate(draws.repeated(len(capacities)), service, setting.groups)
    shape = (len(capacities), replications)
    return seen.mean.reshape(shape), seen.maximum.reshape(shape)


def respond(days: Sequence[tuple[date, int]], observed: tuple[Floats, Floats], setting: Setting) -> Response:
    """The tables for days (date, cases), fine around the capacity that explains the observed waits best."""
    base = np.log(np.median([cases for _, cases in days]) / setting.day.hours)
    rough = _tables(days, base + _LOOK, setting, _ROUGHLY).typical
    means, maxima = (_log(minutes)[:, None] for minutes in observed)
    errors = (rough.mean - means) ** 2 + (rough.maximum - maxima) ** 2
    best = rough.log_capacity[int(np.argmin(errors.sum(axis=0)))]
    return _tables(days, best + np.concatenate([-_WIDE[::-1], _FINE, _WIDE]), setting, REPLICATIONS)


def _tables(
    days: Sequence[tuple[date, int]], log_capacity: Floats, setting: Setting, replications: int
) -> Response:
    rows = []
    for on, cases in days:
        fewer = max(_ROUGHLY, min(replications, replications * _LONG // cases))
        rows.append(_row(draws_of(on, cases, setting, fewer), np.exp(log_capacity), setting))
    mean, maximum, typical_mean, typical_maximum = (np.array(one) for one in zip(*rows, strict=True))
    return Response(
        Curves(log_capacity, mean, maximum), Curves(log_capacity, typical_mean, typical_maximum)
    )


def _row(draws: Draws, capacities: Floats, setting: Setting) -> tuple[Floats, ...]:
    """One day at every capacity, several at once as long as they fit into a modest memory.

    Logarithms of expected mean and maximum, then expected logarithms of both.
    """
    at_once = max(1, min(_AT_ONCE, _MOST_VALUES // draws.arrivals.size))
    pieces = np.array_split(capacities, ceil(len(capacities) / at_once))
    seen = [_replicated(draws, piece, setting) for piece in pieces]
    both = [np.concatenate(one) for one in zip(*seen, strict=True)]
    return *(_log(one.mean(axis=1)) for one in both), *(_log(one).mean(axis=1) for one in both)


def _log(minutes: Floats) -> Floats:
    return np.asarray(np.log(minutes + OFFSET))
