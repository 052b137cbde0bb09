"""The same counter written as events for SimPy: an independent check that shares no code with the engines."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import simpy

from madoguchi.rules.waiting.counters import CounterGroup


def simpy_waits(
    arrivals: Sequence[float], services: Sequence[float], groups: Sequence[CounterGroup]
) -> list[float]:
    """Waits of one day: a free counter on duty calls the first in line, lower numbers first."""
    env = simpy.Environment()
    away = [group.away for group in groups for _ in range(group.count)]
    busy, line, waits = [False] * len(away), deque[int](), [0.0] * len(arrivals)

    def call() -> None:
        for counter, spans in enumerate(away):
            on_duty = not any(start <= env.now < end for start, end in spans)
            if line and on_duty and not busy[counter]:
                busy[counter] = True
                env.process(serve(counter, line.popleft()))

    def serve(counter: int, ticket: int):
        waits[ticket] = env.now - arrivals[ticket]
        yield env.timeout(services[ticket])
        busy[counter] = False
        call()

    def arrive():
        for ticket, moment in enumerate(arrivals):
            yield env.timeout(moment - env.now)
            line.append(ticket)
            call()

    def come_back(moment: float):
        yield env.timeout(moment)
        call()

    for moment in {end for spans in away for _, end in spans if end < 1e9}:
        env.process(come_back(moment))
    env.process(arrive())
    env.run()
    return waits
