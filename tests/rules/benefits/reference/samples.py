"""Random people for the three programmes with a file contract: as dictionaries of plain values, by a seed.

Half of the figures lie on, one below or one above a threshold; the other half anywhere.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from random import Random

LIMIT = 18_050_000
EDGES = (-10_001, -10_000, -9_999, -1, 0, 1, 9_999, 10_000, 10_001)
EDGE_DAYS = ((4, 1), (4, 2), (3, 31), (2, 28), (2, 29), (3, 1), (1, 1), (12, 31))


def tax(chance: Random, cap: int) -> int:
    """A tax before the 定額減税: none, near a multiple of 10,000 below its cap, or anything."""
    kind = chance.random()
    if kind < 0.2:
        return 0
    if kind < 0.6:
        return max(0, cap - 10_000 * chance.randrange(4) + chance.choice(EDGES))
    return chance.randrange(2 * cap + 1)


def income(chance: Random) -> int:
    """Mostly below the limit; one in five on its edge."""
    return LIMIT + chance.choice((-1, 0, 1)) if chance.random() < 0.2 else chance.randrange(19_000_000)


def adjustment_rows(count: int, seed: int) -> Iterator[dict[str, int | str]]:
    """Rows of `adjustment-2024`."""
    chance = Random(seed)
    for number in range(count):
        spouse = chance.randrange(2)
        dependants = chance.choice((0, 0, 0, 1, 1, 2, 3, 4, 7, 12))
        people = 1 + spouse + dependants
        yield {
            "id": f"A{number:07}",
            "income_tax_estimate": tax(chance, 30_000 * people),
            "resident_tax_levy": tax(chance, 10_000 * people),
            "spouse": spouse,
            "dependants": dependants,
            "total_income": income(chance),
        }


def shortfall_rows(count: int, seed: int) -> Iterator[dict[str, int | str]]:
    """Rows of `shortfall-2025-1`; one in ten arrived from abroad and has nobody at the end of 2023."""
    chance = Random(seed)
    for number in range(count):
        people = chance.choice((1, 1, 1, 2, 2, 3, 4, 8))
        before = 0 if chance.random() < 0.1 else max(1, people + chance.randrange(-2, 3))
        yield {
            "id": f"S{number:07}",
            "income_tax_actual": tax(chance, 30_000 * people),
            "resident_tax_levy": tax(chance, 10_000 * max(before, 1)),
            "people_2024": people,
            "people_2023": before,
            "first_assessed": 10_000 * chance.choice((0, 0, chance.randrange(4 * people + 1))),
            "total_income": income(chance),
        }


def month(chance: Random) -> date:
    """Any month from the first one of the rule, often beside the end of a fiscal year."""
    if chance.random() < 0.4:
        return date(chance.randrange(2025, 2032), chance.choice((3, 4)), 1)
    months = chance.randrange(90) + 9
    return date(2024 + months // 12, months % 12 + 1, 1)


def birth(chance: Random, now: date) -> date:
    """Around an age that matters in that month, often on a day that matters; or anywhere within 26 years."""
    years = chance.choice((0, 3, 18, 22)) if chance.random() < 0.6 else chance.randrange(26)
    kind = chance.random()
    if kind < 0.5:
        month_number, day = chance.choice(EDGE_DAYS)
        year = now.year - years - chance.randrange(2)
    else:
        shift = now.month - 1 + (chance.randrange(-1, 2) if kind < 0.8 else chance.randrange(12))
        year, month_number = now.year - years + shift // 12, shift % 12 + 1
        day = chance.choice((1, 2, 15, 31))
    return date(year, month_number, min(day, monthrange(year, month_number)[1]))


def child_rows(count: int, seed: int) -> Iterator[dict[str, int | str]]:
    """Rows of `child-allowance`: whole claims of one to six children, twins among them; order is random."""
    chance = Random(seed)
    made = claim = 0
    while made < count:
        now = month(chance)
        births = [birth(chance, now) for _ in range(chance.choice((1, 2, 2, 3, 3, 4, 6)))]
        if chance.random() < 0.2:
            births.append(births[0])
        chance.shuffle(births)
        for place, day in enumerate(births[: count - made]):
            yield {
                "claim_id": f"C{claim:07}",
                "child_id": f"C{claim:07}-{place}",
                "birth_date": day.isoformat(),
                "month": f"{now:%Y-%m}",
                "supported": chance.randrange(2),
            }
        made += len(births)
        claim += 1
