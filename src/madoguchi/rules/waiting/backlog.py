"""A day as a fluid: what comes in each quarter of an hour, less what the counters can serve.

Fast enough to judge many thousand plans at once. It is near the truth on overloaded days and blind to chance
on quiet ones, so it only proposes plans (``shift_search``); simulation decides (``staffing``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from madoguchi.rules.waiting.arrays import Floats, Ints
from madoguchi.rules.waiting.catalogue import DayType
from madoguchi.rules.waiting.profiles import Profile
from madoguchi.rules.waiting.shifts import Shift

SLOT = 15.0
_EMPTY_SLOT = 1e6
"""Worse than any wait: nobody at the counters."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """``coming[t]``: cases of each slot; ``working[s, t]``: 1 if shift s serves then; ``service``: minutes."""

    coming: Floats
    working: Floats
    service: float

    def judge(self, plans: Ints, wait: float) -> tuple[Floats, Floats]:
        """For each plan (plans, shifts): how far it is from a mean wait of ``wait``, and its total backlog.

        By Little's law the mean wait is 15 · ΣQ / n; nobody joining the queue shall wait twice as long. A
        plan meets both if the first value is zero.
        """
        serving = plans @ self.working
        queue = np.zeros(len(plans))
        total, over = np.zeros(len(plans)), np.zeros(len(plans))
        for slot, cases in enumerate(self.coming):
            open_now = serving[:, slot]
            queue = np.maximum(queue + cases - SLOT / self.service * open_now, 0.0)
            total += queue
            over += np.maximum(self.service * queue - 2 * wait * open_now, 0.0)
        over += np.maximum(SLOT * total - wait * self.coming.sum(), 0.0)
        return over + _EMPTY_SLOT * (serving < 1).sum(axis=1), total


def backlog(cases: int, profile: Profile, day: DayType, shifts: Sequence[Shift], service: float) -> Backlog:
    """The fluid of a day with so many cases."""
    starts = np.arange(day.opens, day.closes - 1e-9, SLOT)
    slots = [(start, min(start + SLOT, day.closes)) for start in starts]
    coming = np.array([cases * profile.share(start, end) for start, end in slots])
    working = np.array([[float(shift.works(start, end)) for start, end in slots] for shift in shifts])
    return Backlog(coming, working, service)
