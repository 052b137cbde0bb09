"""The waiting model on the published table: speed against SimPy, every bar, synthetic recovery, staffing.

    python benchmarks/waiting.py [--quick]

Bars (issue 5, domain notes §3): 1,000 replications of a day (400 cases, 10 counters) in ≤ 1 s on one core;
≥ 50 × SimPy in the same run; errors, intervals and the change of service time as listed below. Exit status 1
when one is missed. CPU seconds, so that neighbours on the machine do not count. Needs the test requirements.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from tests.rules.waiting import test_recovery
from tests.rules.waiting.helpers import day_draws, fitted, ten, weekdays
from tests.rules.waiting.simpy_counter import simpy_waits

from madoguchi.rules.waiting import Factor, Limit, compare, forecast, plan, verdicts
from madoguchi.rules.waiting.outcomes import simulate
from madoguchi.rules.waiting.plain import serve
from madoguchi.rules.waiting.recursion import waits

MISSED: list[str] = []


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """The result and the CPU seconds it took."""
    start = time.process_time()
    return work(), time.process_time() - start


def bar(name: str, value: float, words: str, kept: bool) -> None:
    """One line, and a mark if the bar is missed."""
    print(f"{'    ' if kept else '!!  '}{name:<58} {value:9.3f}   {words}")
    if not kept:
        MISSED.append(name)


def most(name: str, value: float, limit: float) -> None:
    bar(name, value, f"≤ {limit:g}", value <= limit)


def least(name: str, value: float, limit: float) -> None:
    bar(name, value, f"≥ {limit:g}", value >= limit)


def engines() -> None:
    """The array engine, plain Python and SimPy on the same draws."""
    draws = day_draws(400, 1000)
    services = draws.services * 10.9
    _, ours = timed(lambda: simulate(draws, 10.9, ten()))
    most("1,000 replications of a day, CPU s", ours, 1.0)
    days = 20
    columns = [(draws.arrivals[:, k].tolist(), services[:, k].tolist()) for k in range(days)]
    plainly, plain = timed(lambda: [serve(*one, ten()) for one in columns])
    theirs, simpys = timed(lambda: [simpy_waits(*one, ten()) for one in columns])
    seen = waits(draws.arrivals[:, :days], services[:, :days], ten()).T
    bar("plain Python, ms a day", plain / days * 1000, "", kept=True)
    bar("SimPy, ms a day", simpys / days * 1000, "", kept=True)
    least("times as fast as SimPy", simpys / days / (ours / 1000), 50)
    most("largest difference from plain Python, s", float(np.abs(seen - plainly).max() * 60), 0.0)
    most("largest difference from SimPy, s", float(np.abs(seen - theirs).max() * 60), 1.0)


def bars() -> None:
    """Calibration, prediction and comparison of 本庁 weekdays."""
    _, seconds = timed(lambda: (fitted("R5"), fitted("R6")))
    bar("two calibrations, CPU s", seconds, "", kept=True)
    for check in fitted("R5").kinds["weekday"].checks[:2]:
        limits = {"in_sample": (32, 20), "left_out": (36, 22)}[check.way]
        most(f"R5 {check.way} MAPE mean %", check.mean.mape or 0, limits[0])
        most(f"R5 {check.way} MAPE max %", check.maximum.mape or 0, limits[1])
    least("R5 in_sample R² mean", fitted("R5").kinds["weekday"].checks[0].mean.r2 or 0, 0.60)
    drop = compare(fitted("R5"), fitted("R6")).service_factor
    bar("service time falls by %", 100 * (1 - drop.expected), "31–38", 0.62 <= drop.expected <= 0.69)
    span = f"interval {100 * (1 - drop.high):.1f}–{100 * (1 - drop.low):.1f} holds 35"
    bar("", 35, span, drop.holds(0.65))
    (later,) = verdicts(forecast(fitted("R5"), weekdays("R6"), Factor(drop.expected)))
    most("R6 from R5 with one changed parameter, RMSE mean", later.check.mean.rmse, 10)
    most("R6 from R5 with one changed parameter, RMSE max", later.check.maximum.rmse, 16)
    least("R6 from R5 with one changed parameter, R² mean", later.check.mean.r2 or 0, 0.70)
    covered = 0
    for year in ("R5", "R6"):
        (own,) = verdicts(forecast(fitted(year), weekdays(year), Factor()))
        covered += own.covered_mean
        most(f"{year} mean of the period by case, bias %", abs(own.period.bias_percent or 0), 15)
    least("days of 20 inside their 90 % interval", covered, 16)


def recovery() -> None:
    """Six hundred synthetic sets, by the true day factor."""
    test_recovery.SETS = 600
    truth = test_recovery.TRUTH["R6"] / test_recovery.TRUTH["R5"]
    for sigma in (0.0, 0.05, 0.08):
        before, after = (test_recovery.recovered(year, sigma) for year in ("R5", "R6"))
        most(
            f"recovery, day factor {sigma}: bias of the capacity ratio",
            abs((after / before).mean() - truth),
            0.02,
        )
        most(f"recovery, day factor {sigma}: sd of the capacity ratio", (after / before).std(), 0.08)
        most(f"recovery, day factor {sigma}: sd of the service factor", (before / after).std(), 0.08)


def staffing() -> None:
    """Plans beside those of a solver in the domain notes (§3), on average over days."""
    for year, cases, solver in (("R6", 400, 76.8), ("R6", 320, 0), ("R6", 521, 0), ("R5", 400, 0)):
        found, seconds = timed(lambda y=year, n=cases: plan(fitted(y), "weekday", n, Limit(15, 30)))
        words = f"constant {found.constant.hours:g} h, solver {solver or '–'}, {seconds:.1f} s CPU"
        kept = not solver or found.planned.hours <= solver
        bar(f"staff hours, {year}, {cases} cases", found.planned.hours, words, kept)


def main() -> int:
    parser = argparse.ArgumentParser(description="speed and bars of the waiting model")
    parser.add_argument("--quick", action="store_true", help="engines and bars only")
    args = parser.parse_args()
    engines()
    bars()
    if not args.quick:
        recovery()
        staffing()
    print(f"missed: {', '.join(MISSED)}" if MISSED else "every bar is kept")
    return 1 if MISSED else 0


if __name__ == "__main__":
    raise SystemExit(main())
