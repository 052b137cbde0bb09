"""Draft, approve and release a batch of payments: statements and CPU a thousand.

    python benchmarks/payments.py [--database postgres|sqlite] [--count 50000]

Bars: at most 120 statements and 1.5 s CPU, the database server's included, a thousand payments for all three
steps together (the release derives the files twice, writes them twice and reads them back); peak memory is
printed. There is no peer whose payment run is published per payment: 121 of the Red Cross asks for 131,072
registrations in 90 minutes (41 ms each, benefits.md §4), printed beside ours. Exit status 1 when a bar is
missed.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from bench_city import city, cpu_seconds, database

STATEMENTS, CPU_S, PEER_MS = 120, 1.5, 90 * 60 * 1000 / 131_072
PAY_ON = date(2026, 12, 4)


def main() -> int:
    parser = argparse.ArgumentParser(description="draft, approval and release of payments")
    parser.add_argument("--database", choices=["postgres", "sqlite"], default="sqlite")
    parser.add_argument("--count", type=int, default=50_000)
    args = parser.parse_args()
    with database(args.database) as url, city(url) as municipality:
        return measure(municipality, args)


def measure(municipality: Any, args: argparse.Namespace) -> int:
    from django.utils import timezone
    from tests.cityhall.benefits import build

    from madoguchi.cityhall.benefits.actions.approve_batch import approve_batch
    from madoguchi.cityhall.benefits.actions.draft_batch import draft_batch
    from madoguchi.cityhall.benefits.actions.release_batch import release_batch

    now = build.NOW + timedelta(hours=1)
    timezone.now = lambda: now
    maker, checker, cashier = people(municipality)
    owned = decided(args.count)
    steps: list[tuple[str, int, float, float]] = []
    batch = timed(
        steps, "draft", lambda: draft_batch(maker, owned.pk, pay_on=PAY_ON, txid=uuid.uuid4()).batch
    )
    said = {"retyped_total": batch.total, "shown_sha256": batch.content_sha256, "authenticated_at": now}
    timed(steps, "approve", lambda: approve_batch(checker, batch.pk, **said, txid=uuid.uuid4()))
    timed(
        steps, "release",
        lambda: release_batch(cashier, batch.pk, authenticated_at=now, txid=uuid.uuid4()),
    )  # fmt: skip
    return report(args, steps)


def report(args: argparse.Namespace, steps: list[tuple[str, int, float, float]]) -> int:
    thousands = args.count / 1000
    for name, statements, cpu, seconds in steps:
        print(
            f"{args.database}: {name} of {args.count:,}: {statements / thousands:.1f} statements and"
            f" {cpu / thousands:.3f} s CPU a thousand, {seconds:.1f} s in all"
        )
    statements = sum(step[1] for step in steps) / thousands
    cpu, seconds = sum(step[2] for step in steps) / thousands, sum(step[3] for step in steps)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"together {statements:.1f} statements, {cpu:.3f} s CPU a thousand; peak {peak:.0f} MB")
    print(f"{1000 * seconds / args.count:.2f} ms a payment (121 asks for {PEER_MS:.0f} ms)")
    met = statements <= STATEMENTS and cpu <= CPU_S
    print(f"bars {STATEMENTS} statements, {CPU_S} s CPU a thousand:", "met" if met else "MISSED")
    return 0 if met else 1


def timed(steps: list[Any], name: str, act: Callable[[], Any]) -> Any:
    """Do it, and note statements, CPU and seconds."""
    from django.db import connection

    seen = [0]

    def count(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        seen[0] += 1
        return execute(sql, params, many, context)

    start, busy = time.perf_counter(), cpu_seconds()
    with connection.execute_wrapper(count):
        made = act()
    steps.append((name, seen[0], cpu_seconds() - busy, time.perf_counter() - start))
    return made


def people(municipality: Any) -> list[Any]:
    from tests.cityhall.conftest import make_actor, make_staff

    roles = {"maker": "benefit_officer", "checker": "benefit_approver", "cashier": "treasurer"}
    municipality.settings["benefit_approvals"] = [
        {"valid_from": "2020-04-01", "bands": [{"up_to": None, "approvals": 1}],
         "authenticated_within_minutes": 5, "final_after_bank_days": 5}
    ]  # fmt: skip
    municipality.save()
    return [
        make_actor(make_staff(municipality, name, [role], section="welfare")) for name, role in roles.items()
    ]


def decided(count: int) -> Any:
    """That many decided targets of people who live here, in bulk, as the verbs would leave them."""
    from django.db import connection, transaction
    from tests.cityhall.benefits import build

    from madoguchi.cityhall.benefits.models import Round

    owned: Round = build.a_round()
    with transaction.atomic(), connection.cursor() as cursor:
        off(cursor)
        for start in range(0, count, 1000):
            a_thousand(owned, range(start + 1, min(start + 1000, count) + 1))
        on(cursor)
        # A server in use has looked at its tables by itself.
        cursor.execute("ANALYZE")
    return owned


def a_thousand(owned: Any, numbers: range) -> None:
    from tests.cityhall.benefits import build

    from madoguchi.cityhall.benefits.models import Account, Decision, Target
    from madoguchi.cityhall.benefits.money import ledger

    residents(numbers)
    targets = [
        Target(
            round=owned, number=f"01-{number:07d}", subject=f"{9_000_000 + number}", amount=40_000,
            state="decided", explained={"reason": "", "lines": [], "figures": {}}, changed_at=build.NOW,
            snapshot={"name": "見本 太郎", "kana": "ミホン タロウ"}, snapshot_sha256="0" * 64,
        )
        for number in numbers
    ]  # fmt: skip
    Target.objects.bulk_create(targets)
    Account.objects.bulk_create(
        Account(
            target=target, version=1, source="public", bank_code="0001", branch_code="001", account_type="1",
            secret={"number": f"{1_000_000 + number}", "holder": "ミホン タロウ"},
            fingerprint=f"{number:064d}", verdict="equal", directory_date="2026-08-24", frozen_at=build.NOW,
        )
        for number, target in zip(numbers, targets, strict=True)
    )  # fmt: skip
    txid = uuid.uuid4()
    decisions = [
        Decision(
            target=target, round=owned, number=f"D-{target.number}", kind="grant", amount=target.amount,
            basis_sha256="0" * 64, reason={}, decided_by="system:bench", decided_at=build.NOW, txid=txid,
        )
        for target in targets
    ]  # fmt: skip
    Decision.objects.bulk_create(decisions)
    ledger.post(build.HOUSE, "decide", txid, build.NOW, [(one, None, one.amount) for one in decisions])


def residents(numbers: range) -> None:
    """People of the register with the row that an import brought."""
    from tests.cityhall.benefits import build

    from madoguchi.cityhall.residents.models import RegisterImport, Resident, ResidentRecord

    taken = RegisterImport.objects.first() or RegisterImport.objects.create(
        coverage="full", edition="mado122", file_name="bench.csv", sha256="0" * 64, size=0,
        requested_by="system:bench",
    )  # fmt: skip
    people = [resident(number) for number in numbers]
    Resident.objects.bulk_create(people)
    row = {"relation_code1": "02", "resident_since": "2000-04-01", "entry_reason": "domestic_move_in"}
    ResidentRecord.objects.bulk_create(
        ResidentRecord(
            resident=person, history_number=1, payload=row, content_hash=uuid.uuid4().hex * 2,
            register_import=taken, row_number=1, received_at=build.NOW,
        )
        for person in people
    )  # fmt: skip


def resident(number: int) -> Any:
    from tests.cityhall.benefits import build

    from madoguchi.cityhall.residents.models import Resident

    return Resident(
        atena_number=f"{9_000_000 + number}", name="見本　太郎", kana="ミホン　タロウ",
        birth_date="1980-01-02", status="1", postcode="999-0001", address="見本市本町一丁目",
        household_number=f"H{number}",
        relation="世帯主", relation_code="02", last_history_number=1, content_hash="0" * 64,
        updated_at=build.NOW,
    )  # fmt: skip


def off(cursor: Any) -> None:
    """Rows are made in their last state, which the guards of the state machines do not allow."""
    from django.db import connection

    if connection.vendor == "postgresql":
        for table in ("target", "decision"):
            cursor.execute(f"ALTER TABLE benefits_{table} DISABLE TRIGGER USER")
        return
    cursor.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN "
        "('benefits_target', 'benefits_decision')"
    )
    TRIGGERS.extend(cursor.fetchall())
    for name, _ in TRIGGERS:
        cursor.execute(f'DROP TRIGGER "{name}"')


def on(cursor: Any) -> None:
    """The guards stand again before anything is measured."""
    from django.db import connection

    if connection.vendor == "postgresql":
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("target", "decision"):
            cursor.execute(f"ALTER TABLE benefits_{table} ENABLE TRIGGER USER")
        return
    for _, sql in TRIGGERS:
        cursor.execute(sql)


TRIGGERS: list[tuple[str, str]] = []

if __name__ == "__main__":
    sys.exit(main())
