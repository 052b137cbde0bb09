"""CPU of filling the packet of Kagoshima's family, against a baseline in the same run.

    python benchmarks/fill.py [--repeat 200]

Prints the median CPU time of `fill` (bar: ≤ 10 ms), of the question list after it, and the ratio to a fixed
baseline (serialising the filled packet to JSON), so that runs on different machines can be compared.
Exit status 1 when the bar is missed.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.rules.forms.cast import family_plan, forms, interviewed, questions  # noqa: E402

from madoguchi.rules.forms import fill, outstanding  # noqa: E402

BAR_MS = 10.0


def median_ms(work: Callable[[], object], repeat: int) -> float:
    """Median CPU milliseconds of one call."""
    times = []
    for _ in range(repeat):
        start = time.process_time_ns()
        work()
        times.append((time.process_time_ns() - start) / 1e6)
    return statistics.median(times)


def main() -> int:
    parser = argparse.ArgumentParser(description="CPU of filling the family's packet")
    parser.add_argument("--repeat", type=int, default=200)
    repeat = parser.parse_args().repeat
    situation, sources = interviewed()
    packet = fill(forms(), family_plan(), sources)
    plain = [asdict(form) for form in packet.forms]
    baseline = median_ms(lambda: json.dumps(plain, ensure_ascii=False), repeat)
    filling = median_ms(lambda: fill(forms(), family_plan(), sources), repeat)
    asking = median_ms(lambda: outstanding(questions(), family_plan(), situation, sources, packet), repeat)
    fields = sum(len(form.fields) for form in packet.forms)
    print(f"forms {len(packet.forms)}  fields {fields}")
    print(f"fill         {filling:6.2f} ms CPU  (bar {BAR_MS:.0f})  = {filling / baseline:.2f} x baseline")
    print(f"outstanding  {asking:6.2f} ms CPU                = {asking / baseline:.2f} x baseline")
    print(f"baseline     {baseline:6.2f} ms CPU  (the same packet to JSON)")
    return 0 if filling <= BAR_MS else 1


if __name__ == "__main__":
    raise SystemExit(main())
