"""Import of a full register file: rows a second, peak memory, statements a chunk.

    python benchmarks/register_import.py [--database sqlite|postgres] [--people 100000] [--profile]

Bars (issue 2, Deliver 10): 100,000 residents in ≤ 60 s and ≤ 500 MB. The ratio is to a pass that only reads
and validates the same file in the same process. Exit status 1 when a bar is missed at 100,000 people.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import BinaryIO

from bench_city import city, cpu_seconds, database

BAR_SECONDS, BAR_MB = 60.0, 500.0


def main() -> int:
    parser = argparse.ArgumentParser(description="import of a full register file")
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--profile", action="store_true")
    args = parser.parse_args()
    with database(args.database) as url, city(url), tempfile.TemporaryFile() as file:
        return measure(file, args)


def write_file(file: BinaryIO, people: int) -> int:
    """The synthetic register of that many people; returns the number of rows."""
    from madoguchi.cityhall.residents.synthetic.city import write_register
    from madoguchi.cityhall.residents.synthetic.register import register_rows

    return write_register(register_rows(people), file).rows


def measure(file: BinaryIO, args: argparse.Namespace) -> int:
    from django.db import connection, reset_queries
    from django.test.utils import CaptureQueriesContext

    from madoguchi.cityhall.residents.actions.import_register import import_register, run_import
    from madoguchi.cityhall.residents.imports.dry_run import check_file
    from madoguchi.cityhall.tenancy.actor import system_actor

    rows = write_file(file, args.people)
    before = peak_mb()
    file.seek(0)
    actor = system_actor("bench")
    marks: list[float] = []
    start, busy = time.perf_counter(), cpu_seconds()
    taken = import_register(actor, file, file_name="bench.csv", coverage="full", enqueue=False)
    run = profiled(run_import) if args.profile else run_import
    result = run(actor, taken.pk, lambda done, total: marks.append(time.perf_counter()))
    seconds, busy = time.perf_counter() - start, cpu_seconds() - busy
    staged = marks[-1] - start
    after = peak_mb()
    file.seek(0)
    start = time.perf_counter()
    check_file(file, "bench.csv")
    reading = time.perf_counter() - start
    reset_queries()
    with CaptureQueriesContext(connection) as queries:
        again = import_register(actor, file, file_name="bench.csv", coverage="full", enqueue=False)
    print(f"{args.database}: {rows:,} rows, {result.added:,} people, state {result.state}")
    print(
        f"import    {seconds:6.1f} s  = {rows / seconds:,.0f} rows/s   (bar {BAR_SECONDS:.0f} s per 100,000)"
    )
    print(f"  staging {staged:6.1f} s, rest {seconds - staged:6.1f} s; CPU {busy:.1f} s, server included")
    print(f"ratio     {seconds / reading:6.2f} x reading and validating alone ({reading:.1f} s)")
    print(f"memory    {after:6.0f} MB peak, {after - before:.0f} MB above the start   (bar {BAR_MB:.0f} MB)")
    print(f"again     {len(queries)} statements, state {again.state}")
    missed = args.people >= 100_000 and (seconds > BAR_SECONDS * args.people / 100_000 or after > BAR_MB)
    return 1 if missed or result.state != "applied" else 0


def profiled(function):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Print where the time goes."""
    import cProfile
    import pstats

    def run(*args):  # type: ignore[no-untyped-def]  # noqa: ANN002, ANN202
        profile = cProfile.Profile()
        result = profile.runcall(function, *args)
        pstats.Stats(profile, stream=sys.stdout).sort_stats("tottime").print_stats(35)
        return result

    return run


def peak_mb() -> float:
    """Peak resident memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    raise SystemExit(main())
