"""What reading a card costs through PC/SC, with OpenSC doing the same in the same run.

    python benchmarks/card_reader.py [--reads 200]

Needs root, pcscd, vsmartcard-vpcd and opensc (`./madoguchi test` installs them). The card is the emulated one
in pcscd's virtual reader: no radio, no chip, so no time-out follows from these times.

A read is 基本4情報 by 照合番号B with all four checks, from connecting to disconnecting. "at_the_card" is the
time from the first command to the answer to the last, as the card sees it, so that it holds no start of a
program. OpenSC knows nothing of 券面事項入力補助: `opensc-tool` is given the very commands of our read; it
sends them after its own, and "at_the_card" counts only those. Both read the 利用者証明用 certificate, OpenSC
by its own driver. "naive" is the same card without TCP_QUICKACK.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.support.pcscd import Service, private_pcscd

from madoguchi.card import CardSession, Transport, read_person
from madoguchi.card.emulator import EmulatedCard, MadeCard, TestPki, make_card
from madoguchi.card.pcsc import PcscSource
from madoguchi.card.vpcd import InsertedCard

AT = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
NAIVE_READS, OPENSC_RUNS = 5, 20


@dataclass
class Watched(EmulatedCard):
    """Notes when commands came and were answered."""

    inner: EmulatedCard
    commands: list[bytes] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(self.inner.applications)

    def transmit(self, command: bytes) -> bytes:
        self.commands.append(command)
        self.times.append(time.perf_counter())
        answer = super().transmit(command)
        self.times.append(time.perf_counter())
        return answer

    def forget(self) -> None:
        self.commands, self.times = [], []

    def ms(self, last: int) -> float:
        """Of the last so many commands (0: of all)."""
        return (self.times[-1] - self.times[-2 * last]) * 1000


@contextmanager
def laid(card: EmulatedCard, service: Service, place: int, *, quick: bool) -> Iterator[str]:
    """The name of the reader on which the card lies."""
    inserted = InsertedCard(card, service.ports[place], quick=quick)
    thread = threading.Thread(target=inserted.answer, daemon=True)
    thread.start()
    source = PcscSource()
    while not (seen := source.states())[place].card:
        source.wait(5, seen)
    yield service.names[place]
    inserted.pull()
    thread.join()


def measured(work: Callable[[], object], card: Watched, times: int, last: int = 0) -> dict[str, Any]:
    """Commands and milliseconds of one go, the median and the slow end of many; `last`: see `Watched.ms`."""
    whole, at_card = [], []
    for _ in range(times):
        card.forget()
        started = time.perf_counter()
        work()
        whole.append((time.perf_counter() - started) * 1000)
        at_card.append(card.ms(last))
    return {
        "apdus": len(card.commands),
        "ms": round(statistics.median(whole), 2),
        "p95_ms": round(sorted(whole)[int(len(whole) * 0.95)], 2),
        "at_the_card_ms": round(statistics.median(at_card), 2),
    }


def through_pcsc(name: str, work: Callable[[Transport], object]) -> Callable[[], None]:
    """Connect, work, disconnect."""
    source = PcscSource()

    def once() -> None:
        with source.open(name) as transport:
            work(transport)

    return once


def opensc(*arguments: str) -> Callable[[], object]:
    return lambda: subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def compare(made: MadeCard, pki: TestPki, service: Service, reads: int) -> dict[str, Any]:
    card, b, keys = Watched(made.card), made.person.number_b(AT), pki.cv_keys

    def read(transport: Transport) -> None:
        reading = read_person(CardSession(transport), b, keys)
        assert reading.authenticity.conclusion == "authentic"

    def certificate(transport: Transport) -> None:
        assert CardSession(transport).read("authentication_certificate")

    with laid(card, service, 0, quick=True) as name:
        ours = measured(through_pcsc(name, read), card, reads)
        sent = [argument for one in card.commands for argument in ("-s", one.hex())]
        same = measured(opensc("opensc-tool", "-r", name, *sent), card, OPENSC_RUNS, ours["apdus"])
        our_certificate = measured(through_pcsc(name, certificate), card, reads)
        command = ("pkcs15-tool", "-r", name, "--read-certificate", "01")
        their_certificate = measured(opensc(*command), card, OPENSC_RUNS)
    with laid(card, service, 1, quick=False) as name:
        naive = measured(through_pcsc(name, read), card, NAIVE_READS)
    return {
        "read": ours,
        "same_commands_by_opensc_tool": same,
        "naive_emulator": naive,
        "ours_over_opensc_at_the_card": round(ours["at_the_card_ms"] / same["at_the_card_ms"], 2),
        "quickack_is_faster_by": round(naive["ms"] / ours["ms"]),
        "certificate": our_certificate,
        "certificate_by_pkcs15_tool": their_certificate,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reads", type=int, default=200)
    pki = TestPki(AT)
    made = make_card("adult", pki)
    with private_pcscd() as service:
        print(json.dumps(compare(made, pki, service, parser.parse_args().reads), indent=2))


if __name__ == "__main__":
    main()
