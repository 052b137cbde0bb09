"""One day in plain Python: the same waits as ``recursion.waits``, and declared priorities besides.

For the replay of a ticket log and as the reference for the array engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush
from math import inf

from madoguchi.rules.waiting.counters import CounterGroup


def serve(
    arrivals: Sequence[float],
    services: Sequence[float],
    groups: Sequence[CounterGroup],
    patience: Sequence[float] | None = None,
    no_show_minutes: float = 0.0,
    priorities: Sequence[int] | None = None,
) -> list[float]:
    """Minutes from ticket to call of each ticket, given in order of arrival.

    Of those waiting, the smallest priority is called first, then the earliest arrival; a service is never
    broken off. Without ``priorities`` it is first come, first served.
    """
    free = [[-inf] * group.count for group in groups]
    waiting: list[tuple[int, int]] = []
    waited = [0.0] * len(arrivals)
    coming, clock = 0, -inf
    while coming < len(arrivals) or waiting:
        clock, chosen = _next_call(free, groups, clock if waiting else arrivals[coming])
        while coming < len(arrivals) and arrivals[coming] <= clock:
            heappush(waiting, (priorities[coming] if priorities else 0, coming))
            coming += 1
        _, ticket = heappop(waiting)
        waited[ticket] = clock - arrivals[ticket]
        gone = patience is not None and waited[ticket] > patience[ticket]
        line = free[chosen]
        line[line.index(min(line))] = clock + (no_show_minutes if gone else services[ticket])
    return waited


def _next_call(
    free: Sequence[Sequence[float]], groups: Sequence[CounterGroup], since: float
) -> tuple[float, int]:
    """The earliest moment from ``since`` on at which a counter can call, and the group of that counter."""
    calls = (_back(max(min(line), since), group) for line, group in zip(free, groups, strict=True))
    return min((call, number) for number, call in enumerate(calls))


def _back(start: float, group: CounterGroup) -> float:
    for since, until in group.away:
        if since <= start < until:
            start = until
    return start
