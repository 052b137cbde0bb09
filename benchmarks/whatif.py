"""How long the server works for one answer of the planning page, by size of the day.

    python benchmarks/whatif.py

Bar (issue 5): what-if settings are answered in under a second of server CPU. The first answer for a number of
cases draws the people and simulates the day as it is; later ones use both again. Model of 本庁 R6. Exit
status 1 when the bar is missed. CPU seconds.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.rules.waiting.helpers import fitted

from madoguchi.rules.waiting import WhatIf, difference, effect, people_of

BAR = 1.0
MISSED: list[str] = []


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """The result and the CPU seconds it took."""
    start = time.process_time()
    return work(), time.process_time() - start


def settings(cases: int) -> dict[str, WhatIf]:
    """One change of each kind, and all together."""
    plain = WhatIf(cases)
    booked = {"appointments": 0.2, "window": (900.0, 1020.0)}
    counters = (8, 9, 10, 11, 11, 11, 9, 9, 8, 8, 11, 11, 10, 9, 8, 7, 6, 6)
    return {
        "online": replace(plain, online=0.2),
        "appointments": replace(plain, **booked),
        "service": replace(plain, service=0.8),
        "counters": replace(plain, counters=counters),
        "all": replace(plain, online=0.1, service=0.9, counters=counters, **booked),
    }


def answers(cases: int) -> None:
    """Every kind of change on days of that size."""
    model = fitted("R6")
    kind = model.kinds["weekday"]
    people, drawing = timed(lambda: people_of(kind, model.day_sigma, cases))
    before, today = timed(lambda: effect(people, WhatIf(cases)))
    for name, change in settings(cases).items():
        _, seconds = timed(lambda one=change: difference(before, effect(people, one)))
        first = seconds + drawing + today
        kept = first <= BAR
        mark = "    " if kept else "!!  "
        print(f"{mark}{cases:>6} cases, {name:<14} {seconds:6.3f} s, first {first:6.3f} s")
        if not kept:
            MISSED.append(f"{cases} {name}")


def main() -> int:
    for cases in (1, 100, 400, 1000, 2000, 10_000):
        answers(cases)
    print(f"missed: {', '.join(MISSED)}" if MISSED else f"every answer within {BAR:g} s of CPU")
    return 1 if MISSED else 0


if __name__ == "__main__":
    raise SystemExit(main())
