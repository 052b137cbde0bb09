"""The packet of the family of five: wall and CPU time, size, and what madoguchi adds to bare typesetting.

Run: `python benchmarks/packet_pdf.py [REPEATS]`. Every repeat changes one name, so nothing comes from the
typesetter's cache but what two different families share. Compare ratios, not seconds, between machines.
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.documents.family import JST, META, packet  # noqa: E402

from madoguchi.documents import typesetting  # noqa: E402
from madoguchi.documents.packet import render_packet, shown_hash  # noqa: E402
from madoguchi.documents.seal import make_test_authority  # noqa: E402
from madoguchi.documents.shelf import open_shelf  # noqa: E402
from madoguchi.documents.signing import SignatureImage, complete  # noqa: E402
from madoguchi.documents.verdict import verify  # noqa: E402
from madoguchi.rules.forms.packet import signers  # noqa: E402

AT = datetime(2026, 4, 6, 10, 30, tzinfo=JST)
STROKES = [[(20 + 3 * i, 60 + (i * 37) % 80, 8 * i) for i in range(60)] for _ in range(6)]
Timing = tuple[float, float]
T = TypeVar("T")


class Stopwatch:
    """Wall and CPU seconds of named steps."""

    def __init__(self) -> None:
        self.times: dict[str, list[Timing]] = {}

    def run(self, name: str, step: Callable[[], T]) -> T:
        wall, cpu = time.perf_counter(), time.process_time()
        result = step()
        self.times.setdefault(name, []).append((time.perf_counter() - wall, time.process_time() - cpu))
        return result

    def median(self, name: str) -> Timing:
        walls, cpus = zip(*self.times[name], strict=True)
        return statistics.median(walls), statistics.median(cpus)


def bare_typesetting(watch: Stopwatch) -> Callable[..., bytes]:
    """`typeset`, timed: what typst alone needs inside `render_packet`."""
    original = typesetting.typeset
    return lambda *args, **options: watch.run("typst alone", lambda: original(*args, **options))


def main(repeats: int) -> None:
    watch, shelf = Stopwatch(), open_shelf(None, None)
    sealer = make_test_authority(Path(tempfile.mkdtemp()), AT)
    start = time.perf_counter()
    first = render_packet(packet(), META, shelf)
    cold = time.perf_counter() - start
    import madoguchi.documents.packet as module

    module.typeset = bare_typesetting(watch)  # type: ignore[attr-defined]
    sealed = b""
    for number in range(repeats):
        filled = packet(names={1: f"髙橋 𠮷{chr(0x4E00 + number)}"})
        rendered = watch.run("render_packet", lambda filled=filled: render_packet(filled, META, shelf))
        shown = shown_hash(rendered.pdf)
        signatures = [
            SignatureImage(act.form_ids, act.name, "tablet", AT, shown, "窓口3", STROKES)
            for act in signers(filled)
        ]
        pdf = rendered.pdf
        sealed = watch.run(
            "complete", lambda pdf=pdf, signatures=signatures: complete(pdf, signatures, sealer, AT, shelf)
        )
        assert watch.run("verify", lambda sealed=sealed: verify(sealed)).intact
    print(f"forms {len(first.form_pages)}, pages {first.pages}")
    print(f"shown {len(first.pdf):,} bytes, sealed {len(sealed):,} bytes (limit 1,500,000)")
    print(f"first packet of a process: {cold:.2f} s (limit 1.5 s)")
    for name in ("render_packet", "typst alone", "complete", "verify"):
        wall, cpu = watch.median(name)
        print(f"{name:14} wall {wall * 1000:7.1f} ms   CPU {cpu * 1000:7.1f} ms")
    ratio = watch.median("render_packet")[0] / watch.median("typst alone")[0]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"render_packet / typst alone: {ratio:.2f}")
    print(f"peak memory: {memory:.0f} MB after {repeats} packets")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
