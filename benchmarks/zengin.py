"""A million payments: write the bank file, read it back independently, check it, compare the totals.

    python benchmarks/zengin.py [--payments 1000000]

Bar (issue 3, Deliver 6): write, independent re-read and totals of 1,000,000 payments in ≤ 30 s, in constant
memory. The ratio is to a floor in the same run: 120 bytes written and read a million times. Each size runs
in a process of its own, so that its peak memory is its own. Exit status 1 when the bar is missed.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, BinaryIO

from madoguchi.rules.zengin import Payment, Profile, check_file, load_profile, summarise, write_files
from madoguchi.rules.zengin.directory import branch_name
from madoguchi.rules.zengin.senders import sample_sender

BAR_SECONDS = 30.0
BAR_GROWTH_MB = 40.0
_KANA = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワンガジバャッー"
)
_BANKS = ("0001", "0005", "0009", "0155", "9900")


def payments(count: int) -> Iterator[Payment]:
    """Synthetic payees: names that hardly repeat, 400 branches, keys in no order."""
    draw = random.Random(20260824)
    places = [(bank, f"{n:03}") for bank in _BANKS for n in range(1000) if branch_name(bank, f"{n:03}")][:400]
    for number in range(count):
        bank, branch = places[number * 7 % len(places)]
        name = "ア" + "".join(draw.choices(_KANA, k=4)) + "　イ" + "".join(draw.choices(_KANA, k=3))
        key = str((number + 1) * 7919)
        yield Payment(bank, branch, "1", f"{number % 9_999_999 + 1}", name, 10_000 * (number % 9 + 1), key)


def measure(count: int, profile: Profile) -> dict[str, Any]:
    """CPU seconds of each step and the peak memory of this process in MB."""
    files: list[BinaryIO] = []

    def open_next(number: int) -> BinaryIO:
        files.append(tempfile.TemporaryFile())  # noqa: SIM115 (closed at the end)
        return files[-1]

    made, making = timed(lambda: sum(payment.amount for payment in payments(count)))
    written, writing = timed(
        lambda: write_files(open_next, payments(count), sample_sender(profile), profile, date(2026, 4, 1))
    )
    seen, reading = timed(lambda: [summarise(rewound(file)) for file in files])
    found, checking = timed(lambda: sum(1 for file in files for _ in check_file(rewound(file), profile)))
    _, floor = timed(lambda: bare(count))
    agree = [(one.count, one.amount, one.sha256) for one in written] == [
        (one.count, one.amount, one.sha256) for one in seen
    ]
    for file in files:
        file.close()
    return {
        "files": len(written),
        "sound": agree and not found and sum(one.amount for one in written) == made,
        "write": writing - making,
        "read": reading,
        "check": checking,
        "floor": floor,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def bare(count: int) -> None:
    """Only the bytes: written and read in pieces of 120."""
    with tempfile.TemporaryFile() as file:
        for _ in range(count):
            file.write(b"2" * 120)
        file.seek(0)
        while file.read(120):
            pass


def rewound(file: BinaryIO) -> BinaryIO:
    """The same stream at its start."""
    file.seek(0)
    return file


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """The result and the CPU seconds it took."""
    start = time.process_time()
    return work(), time.process_time() - start


def apart(count: int) -> dict[str, Any]:
    """Measure in a fresh process."""
    command = [sys.executable, __file__, "--payments", str(count), "--one"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> int:
    parser = argparse.ArgumentParser(description="a million payments to the bank file and back")
    parser.add_argument("--payments", type=int, default=1_000_000)
    parser.add_argument("--one", action="store_true", help="measure once and print JSON")
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure(args.payments, load_profile("hyakugo"))))
        return 0
    small, full = apart(args.payments // 10), apart(args.payments)
    total = full["write"] + full["read"]
    growth = full["peak"] - small["peak"]
    print(f"{args.payments:,} payments in {full['files']} files; totals and SHA-256 agree: {full['sound']}")
    print(f"write  {full['write']:5.1f} s CPU   read and add up {full['read']:5.1f} s CPU")
    print(f"both   {total:5.1f} s CPU   (bar {BAR_SECONDS:.0f} s per 1,000,000)")
    print(f"check  {full['check']:5.1f} s CPU besides: every rule on every record")
    print(f"ratio  {total / full['floor']:5.1f} x bare bytes ({full['floor']:.2f} s)")
    print(f"memory {small['peak']:5.0f} MB at a tenth, {full['peak']:.0f} MB in full")
    missed = total > BAR_SECONDS * args.payments / 1_000_000 or growth > BAR_GROWTH_MB
    return 1 if missed or not full["sound"] or not small["sound"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
