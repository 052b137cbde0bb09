"""Submission of a signed packet: statements, CPU and submissions a second by one worker.

    python benchmarks/case_submit.py [--database postgres|sqlite] [--count 400] [--procedures 12]

Bars (issue 2, Deliver 10): at most 12 SQL statements in one transaction, at most 15 ms CPU of the worker, at
least 50 a second on PostgreSQL (commits flushed to the disk). The ratio is to a bare transaction that inserts
one audit line. Peers, published or measured elsewhere, so not to be compared by rate: pretix 59 statements
and about 75 ms, Open Zaak 25 a second. Exit status 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from bench_city import city, database

STATEMENTS, CPU_MS, PER_SECOND = 12, 15.0, 50.0


def main() -> int:
    parser = argparse.ArgumentParser(description="submission of a signed packet")
    parser.add_argument("--database", choices=["postgres", "sqlite"], default="postgres")
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--procedures", type=int, default=12)
    args = parser.parse_args()
    with database(args.database, durable=True) as url, city(url) as municipality:
        return measure(municipality, args)


def measure(municipality: Any, args: argparse.Namespace) -> int:
    from tests.cityhall.conftest import make_actor, make_staff

    from madoguchi.cityhall.cases.actions.submit_packet import submit_packet
    from madoguchi.cityhall.tenancy import audit
    from madoguchi.cityhall.tenancy.roles import Role

    clerk = make_actor(make_staff(municipality, "clerk", [Role.CLERK], section="citizen"))
    packets = signed_packets(clerk, args.count + 20, args.procedures)

    def submit(packet: Any) -> Any:
        return submit_packet(clerk, packet.visit_id, packet_id=packet.pk, txid=uuid4())

    def floor(_: Any) -> Any:
        from django.db import transaction

        with transaction.atomic():
            audit.record(clerk, "bench.floor", "bench:1")

    statements = counted(submit, packets[0])
    for packet in packets[1:20]:
        submit(packet)
    floor_rate, _, _ = timed(floor, packets[20:])
    rate, cpu, p95 = timed(submit, packets[20:])
    print(
        f"{args.database}: {args.count} submissions of {args.procedures} procedures: {rate:.0f}/s,"
        f" {cpu:.1f} ms CPU of the worker, p95 {p95:.1f} ms, {statements} statements in 1 transaction"
    )
    print(f"ratio to a bare audited transaction: {floor_rate / rate:.1f} x its {floor_rate:.0f}/s")
    met = statements <= STATEMENTS and cpu <= CPU_MS and (rate >= PER_SECOND or args.database != "postgres")
    print(f"bars {STATEMENTS} statements, {CPU_MS:.0f} ms, {PER_SECOND:.0f}/s:", "met" if met else "MISSED")
    return 0 if met else 1


def signed_packets(clerk: Any, count: int, procedures: int) -> list[Any]:
    from tests.cityhall.cases import rows

    sections = ("citizen", "insurance", "childcare", "revenue", "education", "water")
    many = [(f"procedure_{n}", f"手続{n}", sections[n % len(sections)]) for n in range(procedures)]
    return [rows.signed(rows.packet_on(rows.visit_of(clerk), many, signers=3)) for _ in range(count)]


def counted(act: Callable[[Any], Any], packet: Any) -> int:
    """Statements between BEGIN and COMMIT."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        act(packet)
    return sum(not query["sql"].startswith(("BEGIN", "COMMIT")) for query in queries.captured_queries)


def timed(act: Callable[[Any], Any], packets: list[Any]) -> tuple[float, float, float]:
    """(acts a second, CPU of this process in ms an act, p95 in ms)."""
    spent = []
    start, busy = time.perf_counter(), time.process_time()
    for packet in packets:
        began = time.perf_counter()
        act(packet)
        spent.append(1000 * (time.perf_counter() - began))
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    return len(packets) / seconds, 1000 * busy / len(packets), statistics.quantiles(spent, n=20)[-1]


if __name__ == "__main__":
    sys.exit(main())
