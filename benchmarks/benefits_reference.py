"""Two writings of the benefit rules over random people: differences, CPU and the ratio within one run.

    python benchmarks/benefits_reference.py [--rows 1000000] [--seed 1] [--programme ID …]

The engine reads a CSV file and writes its results with reasons, as `./madoguchi benefits calculate` does; the
reference is the plain Python of tests/rules/benefits/reference. Every figure, amount and class of reason is
compared, in slices. Exit status 1 when one row differs or is rejected.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from pyarrow.parquet import ParquetFile  # noqa: E402
from tests.rules.benefits.agreement import SAMPLES, compare, expected  # noqa: E402

from madoguchi.rules import benefits  # noqa: E402
from madoguchi.rules.benefits.batch import run_file  # noqa: E402

SLICE, SHOWN = 50_000, 5
Row = dict[str, Any]


@dataclass
class Tally:
    """What one programme gave. CPU in seconds; `different`: a few of the differing rows."""

    rows: int = 0
    amount: int = 0
    engine_cpu: float = 0.0
    reference_cpu: float = 0.0
    reasons: Counter[str] = field(default_factory=Counter)
    differences: int = 0
    shown: list[Any] = field(default_factory=list)


def main() -> int:
    """Measure and print; 1 if anything differs."""
    parser = argparse.ArgumentParser(description="the engine against the plain reference")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--programme", nargs="*", choices=list(SAMPLES), default=list(SAMPLES))
    args = parser.parse_args()
    tallies = {name: run(name, args.rows, args.seed) for name in args.programme}
    for name, tally in tallies.items():
        report(name, tally)
    return int(any(tally.differences for tally in tallies.values()))


def run(programme: str, rows: int, seed: int) -> Tally:
    """One programme from random people to the comparison."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        source, output = Path(folder) / "in.csv", Path(folder) / "out.parquet"
        write(source, SAMPLES[programme](rows, seed))
        tally.engine_cpu = calculate(programme, source, output)
        answers = (row for batch in ParquetFile(output).iter_batches(SLICE) for row in batch.to_pylist())
        for people in slices(SAMPLES[programme](rows, seed)):
            judge(programme, people, list(islice(answers, len(people))), tally)
        assert next(answers, None) is None, "more answers than people"
    return tally


def write(path: Path, rows: Iterator[Row]) -> None:
    """The input file."""
    first = next(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(first), lineterminator="\n")
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)


def calculate(programme: str, source: Path, output: Path) -> float:
    """CPU seconds of the product, all threads, from the file to the file."""
    found = benefits.programme(programme)
    start = time.process_time()
    totals = run_file(found, source, output)
    assert totals.rejected == 0, f"{totals.rejected} rows rejected"
    return time.process_time() - start


def slices(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Lists of SLICE rows or a few more: the children of one claim stay together."""
    people: list[Row] = []
    for _, together in groupby(rows, key=lambda row: row.get("claim_id", row.get("id"))):
        people.extend(together)
        if len(people) >= SLICE:
            yield people
            people = []
    if people:
        yield people


def judge(programme: str, people: list[Row], answers: list[Row], tally: Tally) -> None:
    """Count one slice."""
    start = time.process_time()
    wanted = expected(programme, people)
    tally.reference_cpu += time.process_time() - start
    different = compare(programme, people, wanted, answers)
    tally.rows += len(people)
    tally.reasons.update(reason for _, reason in wanted)
    tally.amount += sum(figures["amount"] for figures, _ in wanted)
    tally.differences += len(different)
    tally.shown.extend(different[: SHOWN - len(tally.shown)])


def report(programme: str, tally: Tally) -> None:
    """What was found."""
    reasons = ", ".join(f"{reason} {count:,}" for reason, count in tally.reasons.most_common())
    print(f"{programme}: {tally.rows:,} rows, {tally.amount:,} yen; {reasons}")
    print(f"  differences {tally.differences}")
    print(
        f"  CPU: engine {tally.engine_cpu:.2f} s (CSV read and checked, reasons, Parquet written),"
        f" reference {tally.reference_cpu:.2f} s (rules alone, rows in memory);"
        f" engine/reference {tally.engine_cpu / tally.reference_cpu:.2f}"
    )
    for row, want, answer in tally.shown:
        print(f"  {row}\n    reference {want}\n    engine    {answer}")


if __name__ == "__main__":
    sys.exit(main())
