"""What a change would do to a day: fewer who come, appointments, shorter service, counters by half hour.

People are drawn once for a number of cases and used for every change (common random numbers), so the
difference between two settings is the change and not chance. As in ``prediction``, the expected value is at
the fitted capacity, and the interval holds chance, the day factor and what is not known about the capacity.

Who uses the online way is assumed to be an average case. Appointments are kept, and spread evenly over their
hours; without hours, over the whole of reception.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from madoguchi.rules.waiting.adjusting import adjusted, counters_by_half_hour
from madoguchi.rules.waiting.arrays import Floats, Ints
from madoguchi.rules.waiting.catalogue import Span
from madoguchi.rules.waiting.draws import Draws, draw_day
from madoguchi.rules.waiting.model import Kind
from madoguchi.rules.waiting.outcomes import outcome
from madoguchi.rules.waiting.prediction import Range
from madoguchi.rules.waiting.profiles import half_hours
from madoguchi.rules.waiting.recursion import waits

REPLICATIONS = 400
_LONG = 500
"""Days with more cases are replicated less often: within so long a day chance evens out."""
_LEAST = 40
_SEED = 20270320


@dataclass(frozen=True, slots=True)
class Change:
    """``online``, ``appointments``: shares from 0 to 1, the second of those who still come.

    ``window``: minutes from midnight between which appointments lie. ``service``: time against the model's.
    ``counters``: by half hour of reception, None as the model has them.
    """

    cases: int
    online: float = 0.0
    appointments: float = 0.0
    window: Span | None = None
    service: float = 1.0
    counters: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """Mean wait of those who come in a half hour, 90 % of days within the ends; None if nobody comes."""

    start: float
    counters: int
    wait: Range | None


@dataclass(frozen=True, slots=True)
class Effect:
    """A day in minutes, 90 % of days within the ends; ``people``: who comes to the counter."""

    people: int
    mean: Range
    p90: Range
    maximum: Range
    slots: tuple[Slot, ...]
    means: Floats


@dataclass(frozen=True, slots=True)
class People:
    """Drawn people of one kind of day, not in order of arrival: a part of them is a part at random."""

    kind: Kind
    day_sigma: float
    draws: Draws
    pace: Floats


def people_of(kind: Kind, day_sigma: float, cases: int) -> People:
    """So many people, replicated; the capacity dealt to each replication is one that the data allow."""
    count = max(_LEAST, min(REPLICATIONS, REPLICATIONS * _LONG // cases))
    setting = kind.setting
    drawn = draw_day(cases, setting.profile, setting.classes, count, (_SEED, cases))
    shuffle = np.random.default_rng(_SEED)
    arrivals = shuffle.permuted(drawn.arrivals, axis=0)
    spread = shuffle.permutation(np.resize(np.asarray(kind.capacity.spread, dtype=float), count))
    pace = kind.capacity.per_hour / spread * np.exp(-day_sigma * drawn.days)
    return People(kind, day_sigma, Draws(arrivals, drawn.services, drawn.days), np.asarray(pace))


def effect(people: People, change: Change) -> Effect:
    """The day under a change; ``change.cases`` is what the people were drawn for.

    ValueError if there is never a counter, or nobody comes any more.
    """
    setting = people.kind.setting
    arrivals, services = _who_comes(people, change)
    numbers = change.counters or counters_by_half_hour(setting.groups, setting.day)
    groups = adjusted(setting.groups, setting.day, numbers)
    minutes = services * people.kind.service_minutes * change.service
    both = waits(np.tile(arrivals, 2), np.hstack([minutes, minutes * people.pace]), groups)
    plain, seen = np.hsplit(both, 2)
    expected, spread = outcome(plain), outcome(seen)
    return Effect(
        len(arrivals),
        _range(expected.mean, spread.mean),
        _range(expected.p90, spread.p90),
        _range(expected.maximum, spread.maximum),
        _slots(arrivals, (plain, seen), numbers, half_hours(setting.day)),
        spread.mean,
    )


def difference(before: Effect, after: Effect) -> Range:
    """Minutes of the mean wait, after minus before, on the same days: 90 % of days within the ends."""
    low, high = np.quantile(after.means - before.means, (0.05, 0.95))
    return Range(after.mean.expected - before.mean.expected, float(low), float(high))


def _who_comes(people: People, change: Change) -> tuple[Floats, Floats]:
    """Arrivals in order and their services: the first of the drawn people, some of them by appointment."""
    count = round(change.cases * (1 - change.online))
    if count < 1:
        raise ValueError("nobody comes any more")
    arrivals = people.draws.arrivals[:count].copy()
    booked = round(count * change.appointments)
    if booked:
        arrivals[:booked] = _appointments(people, change, booked)
    order = np.argsort(arrivals, axis=0)
    services = people.draws.services[:count]
    return np.take_along_axis(arrivals, order, axis=0), np.take_along_axis(services, order, axis=0)


def _appointments(people: People, change: Change, booked: int) -> Floats:
    day = people.kind.setting.day
    start, end = change.window or (day.opens, day.closes)
    times = start + (end - start) * (np.arange(booked) + 0.5) / booked
    return np.asarray(np.repeat(times[:, None], people.draws.arrivals.shape[1], axis=1))


def _slots(
    arrivals: Floats, waited: tuple[Floats, Floats], numbers: Sequence[int], edges: Sequence[float]
) -> tuple[Slot, ...]:
    """People are in order of arrival, so each half hour is a stretch of every replication."""
    nobody = np.zeros(arrivals.shape[1], dtype=np.int64)
    before = [(arrivals < edge).sum(axis=0) for edge in edges[1:-1]]
    ends = np.vstack([nobody, *before, nobody + len(arrivals)])
    come, minutes = np.diff(ends, axis=0), [_totals(one, ends) for one in waited]
    return tuple(
        Slot(edges[k], numbers[k], _slot_range(come[k], minutes[0][k], minutes[1][k]))
        for k in range(len(edges) - 1)
    )


def _totals(waited: Floats, ends: Ints) -> Floats:
    """Minutes waited between one end and the next, (slots, replications)."""
    summed = np.vstack([np.zeros(waited.shape[1]), np.cumsum(waited, axis=0)])
    return np.asarray(np.diff(np.take_along_axis(summed, ends, axis=0), axis=0))


def _slot_range(come: Ints, plain: Floats, seen: Floats) -> Range | None:
    days = come > 0
    if not days.any():
        return None
    return _range(*(minutes[days] / come[days] for minutes in (plain, seen)))


def _range(plain: Floats, seen: Floats) -> Range:
    low, high = np.quantile(seen, (0.05, 0.95))
    return Range(float(plain.mean()), float(low), float(high))
