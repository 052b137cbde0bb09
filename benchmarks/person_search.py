"""Person search as a clerk in a register of a million: p50, p95, statements, per kind of query.

    python benchmarks/person_search.py [--database sqlite|postgres] [--people 1000000] [--rounds 40]

Bar (issue 2, Deliver 10): p95 ≤ 50 ms, the audit record included. The ratio is to reading one person by
primary key in the same run. Names are spread as in Japan: the commonest family name has 1.5 % of the people.
One kind is made to be the worst case, two commonest family names that nobody has together; it is
shown and not counted. Exit status 1 when the bar is missed at a million people.
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from bench_city import city, cpu_seconds, database

BAR_MS = 50.0
WORST = "worst case, not counted"
SLOTS = 4096
TOWNS = 400

SERIES = {
    "sqlite": "WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM series WHERE n < %(people)s)",
    "postgresql": "WITH series AS (SELECT n FROM generate_series(1::bigint, %(people)s) AS n)",
}
ID = {"sqlite": "md5(n)", "postgresql": "md5(n::text)::uuid"}
DAY = {
    "sqlite": "date('1930-01-01', '+' || (n * 7919 %% 34000) || ' days')",
    "postgresql": "date '1930-01-01' + (n * 7919 %% 34000)::int",
}
PICK = (
    "FROM series s JOIN bench_family f ON f.slot = (s.n * 40503) %% %(slots)s "
    "JOIN bench_given g ON g.slot = (s.n * 30011 + s.n / 4096) %% %(slots)s"
)
PEOPLE = """INSERT INTO residents_resident (id, municipality_id, atena_number, name, kana, birth_date,
 birth_text, sex, kind, status, removed, postcode, address, household_number, household_order, relation_code,
 relation, last_history_number, last_branch_number, content_hash, has_rare_glyph, updated_at)
{series} SELECT {id}, %(city)s, {number}, f.kanji || '　' || g.kanji, f.kana || '　' || g.kana, {day},
 '', '1', '1', '1', FALSE, '', '見本県見本市番号町' || (n %% {towns}) || '番地' || (n / {towns}),
 {household}, 1, '02', '世帯主', 1, 0, '', FALSE, %(now)s {pick}"""
KEYS = """INSERT INTO residents_searchkey (municipality_id, resident_id, kind, key, current)
{series} SELECT %(city)s, {id}, '{kind}', {key}, TRUE {pick}
WHERE TRUE ON CONFLICT DO NOTHING"""
KEY_KINDS = (
    ("n", "f.kanji_key || g.kanji_key"),
    ("n", "f.kana_key || g.kana_key"),
    ("g", "g.kanji_key"),
    ("g", "g.kana_key"),
    ("a", "'番号町' || (n %% {towns}) || '-' || (n / {towns})"),
)


def main() -> int:
    parser = argparse.ArgumentParser(description="person search")
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=40)
    args = parser.parse_args()
    with database(args.database) as url, city(url) as municipality:
        families, givens = fill(municipality.pk, args.people)
        return measure(args, families, givens)


def pool(
    names: list[tuple[str, str]], rng: Random, kanji: str, kana: str, size: int
) -> list[tuple[str, str]]:
    """`SLOTS` names: the known ones by Zipf's law, then made-up ones so that most names are rare."""
    made = [
        (a + b, x + y) for a, x in zip(kanji, kana, strict=True) for b, y in zip(kanji, kana, strict=True)
    ]
    every = [*names, *rng.sample(made, size - len(names))]
    weights = [1 / (rank + 8) for rank in range(len(every))]
    return rng.choices(every, weights, k=SLOTS)


def fill(municipality_id: int, people: int) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """A million people with five keys each, made inside the database."""
    from django.db import connection, transaction
    from django.utils import timezone

    from madoguchi.cityhall.residents.synthetic import names
    from madoguchi.cityhall.tenancy.scope import no_municipality
    from madoguchi.rules.names import kana_key, match_key

    rng = Random(7)
    kanji, kana = (
        "山川田村木林森石岩原野沢島崎橋本藤井上下中西東北南高大小松竹",
        "ヤカタムキハモイワラノサシギバトフエウゲナニアクミコオスマチ",
    )
    families = pool(list(names.FAMILY), rng, kanji[:30], kana[:30], 800)
    givens = pool([name for one in names.GIVEN.values() for name in one], rng, kanji[:30], kana[:30], 800)
    vendor = connection.vendor
    parameters = {
        "people": people,
        "slots": SLOTS,
        "city": municipality_id,
        "now": connection.ops.adapt_datetimefield_value(timezone.now()),
    }
    words = {
        "series": SERIES[vendor],
        "id": ID[vendor],
        "day": DAY[vendor],
        "pick": PICK,
        "towns": TOWNS,
        "number": "substr('0000000000' || n, -10)" if vendor == "sqlite" else "lpad(n::text, 10, '0')",
    }
    words["household"] = words["number"]
    with transaction.atomic(), connection.cursor() as cursor:
        if vendor == "sqlite":
            connection.connection.create_function(
                "md5", 1, lambda n: hashlib.md5(str(n).encode()).hexdigest()
            )
        for table, rows in (("bench_family", families), ("bench_given", givens)):
            columns = "slot int PRIMARY KEY, kanji text, kana text, kanji_key text, kana_key text"
            cursor.execute(f"CREATE TEMP TABLE {table} ({columns})")
            slots = [(i, *name, match_key(name[0]), kana_key(name[1])) for i, name in enumerate(rows)]
            cursor.executemany(f"INSERT INTO {table} VALUES (%s, %s, %s, %s, %s)", slots)
        cursor.execute(PEOPLE.format(**words), parameters)
        for kind, key in KEY_KINDS:
            cursor.execute(KEYS.format(**words, kind=kind, key=key.format(towns=TOWNS)), parameters)
    with no_municipality(), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if vendor == "postgresql" else "ANALYZE")  # as autovacuum would
    return families, givens


def queries(rng: Random, families: list[tuple[str, str]], givens: list[tuple[str, str]]) -> dict[str, str]:
    """One query of each kind, for a family and a given name as common as people have them."""
    (family, family_kana), (given, given_kana) = rng.choice(families), rng.choice(givens)
    born = f"昭和{rng.randint(20, 60)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日"
    town = f"番号町{rng.randrange(TOWNS)}"
    return {
        "family name": family,
        "given name alone": given,
        "whole name": f"{family}　{given}",
        "whole name in kana": f"{family_kana}{given_kana}",
        "kana, two words": f"{given_kana} {family_kana}",
        "two kana": family_kana[:2],
        "birth date": born,
        "family name and birth date": f"{family} {born}",
        "family name and birth year": f"{family} {born[: born.index('年') + 1]}",
        "address": f"{town}番地{rng.randint(1, 2000)}",
        "given name and town": f"{given} {town}番地",
        "宛名番号": str(rng.randint(1, 900_000)),
        "nobody": f"{family}鬱",
        WORST: "佐藤 鈴木",
    }


def measure(args: argparse.Namespace, families: list[tuple[str, str]], givens: list[tuple[str, str]]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from madoguchi.cityhall.residents.models import Resident
    from madoguchi.cityhall.residents.selectors import search_people
    from madoguchi.cityhall.tenancy.actor import Actor
    from madoguchi.cityhall.tenancy.roles import GRANTS, Role

    clerk = Actor("staff", "bench", "窓口職員", permissions=GRANTS[Role.CLERK])
    rng = Random(11)
    times: dict[str, list[float]] = {}
    cpu: list[float] = []
    statements, found = {}, {}
    for round_number in range(args.rounds + 3):
        for kind, text in queries(rng, families, givens).items():
            busy, start = cpu_seconds(), time.perf_counter()
            result = search_people(clerk, text)
            spent = (time.perf_counter() - start) * 1000
            if round_number >= 3:
                times.setdefault(kind, []).append(spent)
                if kind != WORST:
                    cpu.append((cpu_seconds() - busy) * 1000)
                found[kind] = found.get(kind, 0) + bool(result.hits)
            elif round_number == 2:
                with CaptureQueriesContext(connection) as captured:
                    search_people(clerk, text)
                statements[kind] = len(captured)
    pk = Resident.objects.values_list("pk", flat=True).first()
    base = statistics.median(timed(lambda: Resident.objects.get(pk=pk)) for _ in range(200))
    seen = {kind: f"{statements[kind]:3d} statements, hits in {found[kind]}/{args.rounds}" for kind in times}
    return report(args, times, cpu, seen, base)


def timed(work: Any) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def report(
    args: argparse.Namespace,
    times: dict[str, list[float]],
    cpu: list[float],
    seen: dict[str, str],
    base: float,
) -> int:
    print(f"{args.database}: {args.people:,} people, {args.rounds} rounds")
    for kind, spent in times.items():
        middle, high = statistics.median(spent), p95(spent)
        print(f"  {kind:28s} p50 {middle:7.1f}  p95 {high:7.1f}  max {max(spent):7.1f} ms  {seen[kind]}")
    every = [one for kind, spent in times.items() if kind != WORST for one in spent]
    middle, high = statistics.median(every), p95(every)
    print(f"all: p50 {middle:.1f} ms = {middle / base:.1f} x one read by key ({base:.2f} ms)")
    print(f"     p95 {high:.1f} ms (bar {BAR_MS:.0f}); CPU p95 {p95(cpu):.1f} ms, server included")
    return 1 if args.people >= 1_000_000 and high > BAR_MS else 0


def p95(values: list[float]) -> float:
    """The 95th percentile, nearest rank."""
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]


if __name__ == "__main__":
    raise SystemExit(main())
