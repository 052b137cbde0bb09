"""From a call to every display: 100 terminals that listen to the stream and fetch their part again.

    python benchmarks/tickets.py [--terminals 100] [--calls 20] [--without-marks]

Bar (issue 5, Deliver 1): p95 of call → delivered at most 1 s with 100 terminals. The clock starts before the
verb and stops when a terminal holds the fragment with the new number. Web (one process, 8 threads) and stream
run as in a demo, on SQLite, or on what MADOGUCHI_TEST_DATABASE names. Printed besides: how long the same
refetch takes alone, its SQL statements and CPU, and those of the later ones that bring the same event's mark.
`--without-marks`: terminals that bring none, to compare. Exit status 1 when the bar is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import secrets
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[1] / "src")]
BAR_MS = 1_000.0
CITY, OFFICE = "999991", "honcho"
BETWEEN = 1.5
REPEATS = 50


def main() -> int:
    parser = argparse.ArgumentParser(description="call to display")
    parser.add_argument("--terminals", type=int, default=100)
    parser.add_argument("--calls", type=int, default=20)
    parser.add_argument("--without-marks", action="store_true")
    args = parser.parse_args()
    from tests.browser.conftest import city_hall

    seed = "tests.browser.ticket_seed"
    with tempfile.TemporaryDirectory() as folder, city_hall(Path(folder), seed) as hall:
        os.environ.update(hall.environment)
        return asyncio.run(measure(Desk(), hall.url, hall.environment["MADOGUCHI_STREAM_URL"], args))


class Desk:
    """A counter that calls, with everybody already in the line; used from one thread."""

    def __init__(self) -> None:
        import django

        django.setup()
        from madoguchi.cityhall.tenancy.actor import system_actor
        from madoguchi.cityhall.tenancy.models import Municipality

        self.actor = system_actor("benchmark")
        self.city = Municipality.objects.get(code=CITY).pk

    def sit_down(self, people: int) -> UUID:
        """Counter 1 with so many people waiting; the office's id."""
        from madoguchi.cityhall.tenancy.scope import municipality_scope
        from madoguchi.cityhall.tickets.actions.go_on_duty import go_on_duty
        from madoguchi.cityhall.tickets.actions.issue_ticket import issue_ticket
        from madoguchi.cityhall.tickets.models import Counter

        with municipality_scope(self.city):
            self.counter = Counter.objects.select_related("office").get(office__code=OFFICE, name="1番")
            go_on_duty(self.actor, self.counter.pk, txid=uuid4())
            for _ in range(people):
                issue_ticket(
                    self.actor, office_id=self.counter.office_id, channel="reception", purpose="move_out",
                    txid=uuid4(),
                )  # fmt: skip
            return self.counter.office_id

    def call(self) -> str:
        """One press of 「完了して次へ」: the number before is done, the next is called."""
        from django.db import transaction

        from madoguchi.cityhall.tenancy.scope import municipality_scope
        from madoguchi.cityhall.tickets.actions.call_next import call_next
        from madoguchi.cityhall.tickets.actions.finish import finish
        from madoguchi.cityhall.tickets.steps import at_counter

        with municipality_scope(self.city):
            there = at_counter(self.counter.pk)
            self.began = time.perf_counter()
            with transaction.atomic():
                if there is not None:
                    finish(self.actor, there.pk, counter_id=self.counter.pk)
                return str(call_next(self.actor, txid=uuid4(), counter_id=self.counter.pk).label)

    def costs(self, mark: str = "") -> tuple[int, float]:
        """SQL statements and CPU milliseconds of one refetch; with a mark, of a later one that brings it."""
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        client, url = Client(headers={"host": "localhost"}), f"/q/board/{CITY}/{OFFICE}/1/live"
        headers = {"X-Mark": mark} if mark else {}
        client.get(url, headers=headers)
        with CaptureQueriesContext(connection) as found:
            assert client.get(url, headers=headers).status_code == 200
        statements = len(found)  # the next request empties the connection's log
        began = time.process_time()
        for _ in range(REPEATS):
            client.get(url, headers=headers)
        return statements, (time.process_time() - began) / REPEATS * 1000


class Terminal:
    """One display: a stream that stays open, and a fetch for each event; fetches never overlap."""

    def __init__(self, web: str, stream: str, topic: str, *, marks: bool) -> None:
        self.web, self.stream, self.topic, self.marks = web, stream, topic, marks
        self.mark = ""
        self.seen: dict[str, float] = {}
        self.ready, self.again = asyncio.Event(), asyncio.Event()

    async def run(self) -> None:
        await asyncio.gather(self._listen(), self._fetch())

    async def _listen(self) -> None:
        reader, _ = await _request(self.stream, f"/?topic={self.topic}&city={CITY}")
        while line := await reader.readline():
            if line.startswith(b"event: ready"):
                self.ready.set()
            elif line.startswith(b'data: {"topic"'):
                self.mark = json.loads(line.partition(b":")[2])["mark"] if self.marks else ""
                self.again.set()

    async def _fetch(self) -> None:
        while True:
            await self.again.wait()
            self.again.clear()
            text = (await fetch(self.web, self.mark)).decode()
            newest = text.partition('board-call__number">')[2].partition("<")[0]
            self.seen.setdefault(newest, time.perf_counter())


async def _request(
    base: str, path: str, mark: str = ""
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    host = urlsplit(base)
    reader, writer = await asyncio.open_connection(host.hostname, host.port)
    marked = f"X-Mark: {mark}\r\n" if mark else ""
    lines = f"GET {path} HTTP/1.1\r\nHost: {host.netloc}\r\nConnection: close\r\n{marked}\r\n"
    writer.write(lines.encode())
    await writer.drain()
    return reader, writer


async def fetch(web: str, mark: str = "") -> bytes:
    """The display's part, as its script asks for it."""
    reader, writer = await _request(web, f"/q/board/{CITY}/{OFFICE}/1/live", mark)
    body = await reader.read()
    writer.close()
    return body


async def measure(desk: Desk, web: str, stream: str, args: argparse.Namespace) -> int:
    office = await asyncio.to_thread(desk.sit_down, args.calls + 5)
    costs = [await asyncio.to_thread(desk.costs, mark) for mark in ("", secrets.token_urlsafe(12))]
    alone = [await _timed(web) for _ in range(10)]
    marks = not args.without_marks
    terminals = [Terminal(web, stream, f"office:{office}", marks=marks) for _ in range(args.terminals)]
    running = [asyncio.create_task(terminal.run()) for terminal in terminals]
    await asyncio.wait_for(asyncio.gather(*(terminal.ready.wait() for terminal in terminals)), 60)
    delays: list[float] = []
    for _ in range(args.calls):
        label = await asyncio.to_thread(desk.call)
        await asyncio.wait_for(_all_have(terminals, label), 60)
        delays += [(terminal.seen[label] - desk.began) * 1000 for terminal in terminals]
        await asyncio.sleep(BETWEEN)
    for task in running:
        task.cancel()
    return report(delays, alone, costs, args)


async def _all_have(terminals: list[Terminal], label: str) -> None:
    while not all(label in terminal.seen for terminal in terminals):
        await asyncio.sleep(0.01)


async def _timed(web: str) -> float:
    began = time.perf_counter()
    await fetch(web)
    return (time.perf_counter() - began) * 1000


def report(delays: list[float], alone: list[float], costs: list[tuple[int, float]], args: Any) -> int:
    cuts = statistics.quantiles(delays, n=20)
    marks = "without" if args.without_marks else "with"
    print(f"{args.terminals} terminals {marks} marks, {args.calls} calls; load {os.getloadavg()[0]:.1f}")
    print(f"call to delivered: median {statistics.median(delays):.0f} ms, p95 {cuts[-1]:.0f} ms, "
          f"max {max(delays):.0f} ms (bar {BAR_MS:.0f})")  # fmt: skip
    print(f"one refetch alone: median {statistics.median(alone):.1f} ms, {costs[0][0]} SQL statements, "
          f"{costs[0][1]:.1f} ms CPU; with a mark that was answered before: {costs[1][0]} statements, "
          f"{costs[1][1]:.1f} ms CPU")  # fmt: skip
    return int(cuts[-1] > BAR_MS)


if __name__ == "__main__":
    sys.exit(main())
