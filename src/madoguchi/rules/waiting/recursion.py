"""First come, first served, at many counters: the Kiefer–Wolfowitz recursion over all replications at once.

Each ticket takes the counter that can call it first; of several, one of the first group. Within a group only
the moments at which counters become free matter, so they are kept in order: the first is the next to serve.
``plain.serve`` gives the same waits, ticket by ticket, in plain Python.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from madoguchi.rules.waiting.arrays import Bools, Floats
from madoguchi.rules.waiting.counters import CounterGroup


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
    free = [np.full((group.count, arrivals.shape[1]), -np.inf) for group in groups]
    earliest = arrivals.min(axis=1).tolist()
    waited = np.empty_like(arrivals)
    for ticket, (arrival, service) in enumerate(zip(arrivals, services, strict=True)):
        starts = [
            _call(line[0], arrival, earliest[ticket], group) for line, group in zip(free, groups, strict=True)
        ]
        start = starts[0] if len(starts) == 1 else np.minimum.reduce(starts)
        np.subtract(start, arrival, out=waited[ticket])
        if patience is not None:
            service = np.where(waited[ticket] > patience[ticket], no_show_minutes, service)  # noqa: PLW2901
        _occupy(free, starts, start, start + service)
    return waited


def _call(free: Floats, arrival: Floats, earliest: float, group: CounterGroup) -> Floats:
    """When the next counter of the group can call; no arrival is before `earliest`."""
    start = np.maximum(free, arrival)
    for since, until in group.away:
        if until > earliest and since <= start.max():
            start = np.where((start >= since) & (start < until), until, start)
    return start


def _occupy(free: list[Floats], starts: list[Floats], start: Floats, end: Floats) -> None:
    """The first group that can call at ``start`` has its next counter busy until ``end``."""
    open_still: Bools | None = None
    for line, own in zip(free, starts, strict=True):
        takes = own == start if open_still is None else (own == start) & open_still
        open_still = ~takes if open_still is None else open_still & ~takes
        _insert(line, np.where(takes, end, line[0]))


def _insert(line: Floats, value: Floats) -> None:
    """Replace the first of an ordered line by ``value`` and keep the order."""
    if len(line) == 1:
        line[0] = value
        return
    lower = np.minimum(value, line[1:])
    np.maximum(line[-1], value, out=line[-1])
    np.maximum(line[1:-1], lower[1:], out=line[1:-1])
    line[0] = lower[0]
