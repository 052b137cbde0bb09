"""The chance in a simulated day, drawn once and used for every capacity (common random numbers).

Arrays are (tickets, replications), tickets in order of arrival. The same seed gives the same draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt

import numpy as np

from madoguchi.rules.waiting.arrays import Floats, Ints
from madoguchi.rules.waiting.profiles import Profile

Seed = Sequence[int]


@dataclass(frozen=True, slots=True)
class ServiceClass:
    """A kind of case: its part of all cases, mean minutes of service, coefficient of variation."""

    name: str
    share: float
    mean: float
    cv: float


@dataclass(frozen=True, slots=True)
class Draws:
    """``arrivals`` in minutes from midnight; ``services`` with mean 1; ``days``: a standard normal each."""

    arrivals: Floats
    services: Floats
    days: Floats

    def repeated(self, times: int) -> Draws:
        """The same replications several times over."""
        arrivals, services = np.tile(self.arrivals, (1, times)), np.tile(self.services, (1, times))
        return Draws(arrivals, services, np.tile(self.days, times))

    def first(self, replications: int) -> Draws:
        """Only the first replications."""
        return Draws(
            np.ascontiguousarray(self.arrivals[:, :replications]),
            np.ascontiguousarray(self.services[:, :replications]),
            self.days[:replications],
        )


def mean_service(classes: Sequence[ServiceClass]) -> float:
    """Mean minutes over all cases."""
    return sum(one.share * one.mean for one in classes) / sum(one.share for one in classes)


def draw_day(
    cases: int, profile: Profile, classes: Sequence[ServiceClass], replications: int, seed: Seed
) -> Draws:
    """A day of exactly ``cases`` tickets, replicated."""
    draw = np.random.default_rng(list(seed))
    moments = np.sort(draw.random((cases, replications)), axis=0)
    arrivals = np.interp(moments, profile.cumulative, profile.edges)
    return Draws(arrivals, _services(draw, classes, arrivals.shape), draw.standard_normal(replications))


def draw_counts(
    counts: Ints, edges: Sequence[float], classes: Sequence[ServiceClass], replications: int, seed: Seed
) -> Draws:
    """A day of which the number of tickets in each interval is known; within it they come evenly."""
    draw = np.random.default_rng(list(seed))
    starts, lengths = np.repeat(edges[:-1], counts), np.repeat(np.diff(edges), counts)
    within = draw.random((len(starts), replications))
    arrivals = np.sort(starts[:, None] + lengths[:, None] * within, axis=0)
    return Draws(arrivals, _services(draw, classes, arrivals.shape), draw.standard_normal(replications))


def _services(draw: np.random.Generator, classes: Sequence[ServiceClass], shape: tuple[int, ...]) -> Floats:
    """Lognormal, by class, divided by the mean over all classes."""
    kinds = _kinds(draw, classes, shape)
    sigma = np.array([sqrt(log(1 + one.cv**2)) for one in classes])[kinds]
    middle = np.array([log(one.mean / mean_service(classes)) for one in classes])[kinds] - sigma**2 / 2
    return np.asarray(np.exp(middle + sigma * draw.standard_normal(shape)))


def _kinds(draw: np.random.Generator, classes: Sequence[ServiceClass], shape: tuple[int, ...]) -> Ints:
    if len(classes) == 1:
        return np.zeros(shape, dtype=np.int64)
    bounds = np.cumsum([one.share for one in classes])
    return np.asarray(np.searchsorted(bounds[:-1] / bounds[-1], draw.random(shape), side="right"))
