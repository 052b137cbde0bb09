"""How strained a staffing is, judged for thousands of plans at once by the backlog of drawn work.

In each quarter of an hour the drawn services come in as minutes of work, and the counters take theirs away;
who comes then waits about backlog / counters. It ranks plans nearly as simulation does (correlation 0.99) but
knows nothing of single counters, so it proposes (``shift_search``) and simulation decides (``staffing``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from madoguchi.rules.waiting.arrays import Floats, Ints
from madoguchi.rules.waiting.catalogue import DayType
from madoguchi.rules.waiting.shifts import Shift
from madoguchi.rules.waiting.trial import Limit, Trial

SLOT = 15.0
DAYS = 40
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Backlog:
    """``cases[r, t]``, ``work[r, t]`` (minutes): what comes on day r in slot t; ``serving[s, t]``: 1, 0."""

    cases: Floats
    work: Floats
    serving: Floats
    limit: Limit

    def strain(self, plans: Ints) -> Floats:
        """For each plan (plans, shifts) its waits against the limit: up to 1 they are within it.

        Infinite if there is a time without any counter.
        """
        pieces = range(0, len(plans), _AT_ONCE)
        return np.concatenate([np.empty(0), *(self._strain(plans[k : k + _AT_ONCE]) for k in pieces)])

    def _strain(self, plans: Ints) -> Floats:
        open_now = plans @ self.serving
        waits = self._waits(np.maximum(open_now, 1.0))
        means = (waits * self.cases).sum(axis=2) / self.cases.sum(axis=1)
        used = np.stack([means / self.limit.mean, self._p90(waits) / self.limit.p90])
        if self.limit.share_of_days is None:
            strain = used.mean(axis=2).max(axis=0)
        else:
            strain = np.quantile(used.max(axis=0), self.limit.share_of_days, axis=1)
        return np.where(open_now.min(axis=1) < 1, np.inf, strain)

    def _waits(self, open_now: Floats) -> Floats:
        """(plans, days, slots)."""
        waits = np.empty((len(open_now), *self.work.shape))
        before = np.zeros(waits.shape[:2])
        for slot in range(self.work.shape[1]):
            counters = open_now[:, slot, None]
            after = np.maximum(before + self.work[:, slot] - SLOT * counters, 0.0)
            waits[:, :, slot] = (before + after) / 2 / counters
            before = after
        return waits

    def _p90(self, waits: Floats) -> Floats:
        """The wait that a tenth of the cases exceed."""
        order = np.argsort(-waits, axis=2)
        cases = np.take_along_axis(np.broadcast_to(self.cases, waits.shape), order, axis=2)
        tenth = self.cases.sum(axis=1) / 10
        place = (np.cumsum(cases, axis=2) <= tenth[None, :, None]).sum(axis=2)
        longest_first = np.take_along_axis(waits, order, axis=2)
        return np.asarray(np.take_along_axis(longest_first, place[:, :, None], axis=2)[:, :, 0])


def backlog(trial: Trial, day: DayType, shifts: Sequence[Shift]) -> Backlog:
    """The work of the first days of a trial."""
    starts = np.arange(day.opens, day.closes - 1e-9, SLOT)
    slots = [(start, min(start + SLOT, day.closes)) for start in starts]
    serving = np.array([[float(shift.works(start, end)) for start, end in slots] for shift in shifts])
    draws = trial.draws.first(DAYS)
    work = draws.services * trial.service * np.exp(-trial.day_sigma * draws.days)
    place = np.minimum(((draws.arrivals - day.opens) // SLOT).astype(int), len(slots) - 1)
    binned = [
        np.array([np.bincount(place[:, r], weights, len(slots)) for r, weights in enumerate(values.T)])
        for values in (np.ones_like(work), work)
    ]
    return Backlog(binned[0], binned[1], serving, trial.limit)
