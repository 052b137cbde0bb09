"""Letters of a benefit programme: pages per second, CPU per page, memory, and the cost over bare typesetting.

Run: `python benchmarks/letters.py [LETTERS ...]` (default 1000 5000). Every letter has its own name, address,
amount and 2D code. The bare page is forty lines of plain text in one font, typeset in the same process and in
files of the same number of pages. Compare ratios, not seconds, between machines. Target: 50 pages a second.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import typst

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.documents.letter_samples import KEY, TO, letter  # noqa: E402

from madoguchi.documents.letters import (  # noqa: E402
    BATCH_SIZE,
    Addressee,
    Kind,
    Letter,
    letter_pdf,
    letters_pdf,
    proof,
)
from madoguchi.documents.shelf import Shelf, open_shelf  # noqa: E402

KINDS: tuple[Kind, ...] = ("notice", "confirmation")
TARGET = 50
SENTENCE = "見本市からのお知らせです。この給付金の計算の説明です。"


@dataclass
class Timing:
    """Pages made, with wall and CPU seconds since the start."""

    pages: int = 0
    wall: float = 0.0
    cpu: float = 0.0

    def __enter__(self) -> Timing:
        self._wall, self._cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall += time.perf_counter() - self._wall
        self.cpu += time.process_time() - self._cpu

    def __str__(self) -> str:
        return f"{self.pages / self.wall:7.1f} pages/s   CPU {self.cpu / self.pages * 1000:6.2f} ms/page"


def memory_mb() -> int:
    """Resident memory now (Linux)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) // 1024


def letters(kind: Kind, count: int) -> Iterator[Letter]:
    for number in range(1, count + 1):
        name = f"髙橋 {chr(0x4E00 + number % 8000)}太郎"
        to = Addressee(TO.postcode, f"見本市見本町{number}番地", name)
        yield letter(kind, number, amount=10_000 + number, addressee=to)


def run(kind: Kind, count: int, shelf: Shelf) -> Timing:
    """Typeset `count` letters; prints memory after the first and after the last file."""
    timing, seen, size = Timing(), [], 0
    with timing:
        for batch in letters_pdf(letters(kind, count), shelf=shelf):
            timing.pages += batch.pages
            size += len(batch.pdf)
            seen.append(memory_mb())
    print(
        f"{kind:13}{count:6} letters {timing}   memory {seen[0]} MB after the first file, {max(seen)} MB at"
        f" most, {seen[-1]} MB at the end   {size / timing.pages / 1024:.1f} KB/page"
    )
    return timing


def bare(pages: int, shelf: Shelf) -> Timing:
    """Forty lines of forty characters a page, each page different."""
    compiler, timing = typst.Compiler(font_paths=shelf.typst_fonts, ignore_system_fonts=True), Timing()
    for start in range(0, pages, BATCH_SIZE):
        body = "#pagebreak()\n".join(
            " \\ ".join(f"{page:06}{line:02}{SENTENCE}" for line in range(40))
            for page in range(start, start + BATCH_SIZE)
        )
        source = f'#set text(font: "{shelf.values[0].family}")\n{body}'
        with timing:
            compiler.compile(source.encode(), format="pdf", pdf_standards=["a-2b"], pdf_tags=False)
        timing.pages += BATCH_SIZE
    print(f"bare page                  {timing}")
    return timing


def proofs(shelf: Shelf) -> None:
    made = list(letters("notice", BATCH_SIZE))
    pdf = next(letters_pdf(made, shelf=shelf)).pdf
    with Timing(len(made)) as timing:
        assert proof(pdf, made, KEY, shelf) == []
    print(f"proof                      {timing}")


def singles(made: Iterable[Letter], shelf: Shelf) -> None:
    timing = Timing()
    for one in made:
        with timing:
            letter_pdf(one, shelf)
        timing.pages += one.pages
    print(f"one by one, tagged         {timing}")


def main(counts: list[int]) -> None:
    shelf = open_shelf(None, None)
    letter_pdf(letter(), shelf)
    slowest = min(
        (run(kind, count, shelf) for count in counts for kind in KINDS), key=lambda it: it.pages / it.wall
    )
    proofs(shelf)
    singles(letters("notice", 40), shelf)
    floor = bare(1000, shelf)
    ratio = (slowest.cpu / slowest.pages) / (floor.cpu / floor.pages)
    rate, alone = slowest.pages / slowest.wall, slowest.pages / slowest.cpu
    print(f"slowest run / bare page, CPU: {ratio:.1f}")
    print(f"slowest run: {rate:.0f} pages/s here, {alone:.0f} on a core of its own (target {TARGET})")


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [1000, 5000])
