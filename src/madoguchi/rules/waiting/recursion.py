"""First come, first served, at many counters: the Kiefer–Wolfowitz recursion over all replications at once.

Each ticket takes the counter that can call it first; of several, one of the first group. Within a group only
the moments at which counters can call again matter, so they are kept in order: the first is the next to
serve. An absence delays moments and never changes their order: the later of two, delayed, is the later of the
delayed two. So arrivals are delayed many at a time and the end of a service once; all groups are one array,
so that a ticket costs about the same however many they are. ``plain.serve`` gives the same waits, ticket by
ticket, in plain Python.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

import numpy as np

from madoguchi.rules.waiting.arrays import Bools, Floats
from madoguchi.rules.waiting.counters import CounterGroup

Absences = list[tuple[float, Floats, Floats]]
"""The next absence of each group, the one after it, …: earliest beginning; beginnings, ends (groups, 1)."""

_NEVER = (np.inf, np.inf)
_BLOCK = 64
"""Tickets whose arrivals are delayed at a time."""


def waits(
    arrivals: Floats,
    services: Floats,
    groups: Sequence[CounterGroup],
    patience: Floats | None = None,
    no_show_minutes: float = 0.0,
) -> Floats:
    """Minutes from ticket to call, (tickets, replications), for tickets in order of arrival.

    Who would wait longer than ``patience`` is not there when called: the call costs ``no_show_minutes``.
    """
    free = _counters(groups, arrivals.shape[1])
    waited = np.empty_like(arrivals)
    for first in range(0, len(arrivals), _BLOCK):
        block = arrivals[first : first + _BLOCK]
        away = _still_to_come(groups, block.min())
        for ticket, callable_from in enumerate(_delayed(block[:, None], away), first):
            starts = np.maximum(free[0], callable_from)
            start = starts.min(axis=0)
            np.subtract(start, arrivals[ticket], out=waited[ticket])
            service = services[ticket]
            if patience is not None:
                service = np.where(waited[ticket] > patience[ticket], no_show_minutes, service)
            again = _delayed(start + service, away)
            _insert(free, np.where(_first_of_each(starts == start), again, free[0]))
    return waited


def _counters(groups: Sequence[CounterGroup], replications: int) -> Floats:
    """Free from the beginning, (counters, groups, replications); those that a group lacks never are."""
    most = max(group.count for group in groups)
    there = np.arange(most)[:, None] < np.asarray([group.count for group in groups])
    return np.repeat(np.where(there, -np.inf, np.inf)[:, :, None], replications, axis=2)


def _still_to_come(groups: Sequence[CounterGroup], minute: float) -> Absences:
    left = ([span for span in group.away if span[1] > minute] for group in groups)
    rounds = [np.asarray(spans, dtype=float) for spans in zip_longest(*left, fillvalue=_NEVER)]
    return [(spans[:, 0].min(), spans[:, :1], spans[:, 1:]) for spans in rounds]


def _delayed(moment: Floats, away: Absences) -> Floats:
    """When each group can call somebody whom it could call at that moment, were nobody ever away."""
    for earliest, since, until in away:
        if moment.max() >= earliest:
            moment = np.where(moment >= since, np.maximum(moment, until), moment)
    return moment


def _first_of_each(takes: Bools) -> Bools:
    """Only the first group that takes the ticket, in each replication."""
    open_still = ~takes[0]
    for own in takes[1:]:
        np.logical_and(own, open_still, out=own)
        np.logical_xor(open_still, own, out=open_still)
    return takes


def _insert(free: Floats, value: Floats) -> None:
    """Replace the first of every ordered line by ``value`` and keep the order."""
    if len(free) == 1:
        free[0] = value
        return
    lower = np.minimum(value, free[1:])
    np.maximum(free[-1], value, out=free[-1])
    np.maximum(free[1:-1], lower[1:], out=free[1:-1])
    free[0] = lower[0]
