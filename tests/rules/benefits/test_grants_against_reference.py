"""Whole decision tables, and random households and claims of a city's files, against the reference."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby, product
from random import Random
from typing import Any

import pytest
from tests.rules.benefits.cast import CITY, results, source
from tests.rules.benefits.reference import low_income
from tests.rules.benefits.reference.child_allowance import Child, allowance
from tests.rules.benefits.reference.child_support_2025 import support
from tests.rules.benefits.reference.low_income import Member
from tests.rules.benefits.reference.samples import child_rows
from tests.rules.benefits.reference.shortfall_2025_2 import flat

from madoguchi.rules.benefits import programme, targets

Row = dict[str, Any]
LATER = date(2033, 1, 1)
GRANTS = {
    "exempt-2023-7man": ("r5", "exempt"),
    "per-capita-2023-10man": ("r5", "per_capita"),
    "newly-exempt-2024": ("r6", None),
    "exempt-2024-3man": ("r6_supplement", None),
}
SUPPORTED = {False: "なし", True: "扶養親族等"}
TAXES = {"exempt": "非課税", "per_capita": "均等割のみ", "levied": "所得割課税", None: "未申告"}
HOUSEHOLDS, CLAIM_ROWS = 250, 400


def test_every_case_of_the_flat_payment() -> None:
    """不足額給付 II: all taxes, dependencies and exclusions."""
    both = ("neither", "income_tax_only", "resident_tax_only", "both")
    rows = [
        {
            "income_tax": income_tax,
            "resident_tax_levy": levy,
            "supported_in": supported,
            "low_income_household": household,
            "in_first_adjustment": first,
            "abroad_on_2024_01_01": abroad,
        }
        for income_tax, levy, supported, household, first, abroad in product(
            (0, 1), (0, 1), both, *[(0, 1)] * 3
        )
    ]
    found = results("shortfall-2025-2", rows)
    assert [row["amount"] for row in found] == [_flat(row) for row in rows]


def _flat(row: Row) -> int | None:
    return flat(
        income_tax_actual=row["income_tax"],
        resident_tax_levy=row["resident_tax_levy"],
        outside_income_tax=row["supported_in"] not in ("income_tax_only", "both"),
        outside_resident_tax=row["supported_in"] not in ("resident_tax_only", "both"),
        household_benefit=bool(row["low_income_household"]),
        first_adjustment=bool(row["in_first_adjustment"]),
        abroad_2024_01_01=bool(row["abroad_on_2024_01_01"]),
    ).amount


def test_every_day_of_the_price_relief() -> None:
    """物価高対応子育て応援手当: each birth date beside an edge, with and without the allowance."""
    edges = (date(2007, 4, 2), date(2025, 9, 1), date(2025, 10, 1), date(2026, 4, 1))
    days = [edge + timedelta(days=shift) for edge in edges for shift in (-2, -1, 0, 1)]
    cases = list(product(days, (0, 1), (0, 1)))
    rows = [
        {
            "claim_id": "1",
            "child_id": str(place),
            "birth_date": day.isoformat(),
            "allowance_september_2025": allowed,
            "opted_out": declined,
        }
        for place, (day, allowed, declined) in enumerate(cases)
    ]
    expected = [
        support(day, allowance=bool(allowed), declined=bool(declined)).amount
        for day, allowed, declined in cases
    ]
    assert [row["amount"] for row in results("price-relief-child-2025", rows)] == expected


def members(chance: Random, born_from: date, last: date) -> list[Member]:
    """One or two grown-ups and up to three others, born beside the first day of a child, or children."""
    taxes = ("exempt", "exempt", "exempt", "per_capita", "levied", None)
    near = [date(1980, 5, 5), *(born_from + timedelta(days=shift) for shift in (-1, 0, 1))]
    births = [near[0], *(chance.choice(near) for _ in range(chance.randrange(3)))]
    grown = [Member(day, chance.choice(taxes), chance.random() < 0.6) for day in births]
    children = [chance.choice([date(2015, 6, 1), last]) for _ in range(chance.randrange(3))]
    return [*grown, *(Member(day, "exempt", dependant_of_taxpayer=True) for day in children)]


def resident(subject: str, household: str, birth_date: date | str, head: bool) -> Row:
    return {
        "subject_id": subject,
        "household_number": household,
        "relationship": "世帯主" if head else "子",
        "name": "見本",
        "kana": "ミホン",
        "birth_date": str(birth_date),
        "change_reason": "出生",
        "resident_since": str(birth_date),
        "protected": "0",
    }


def files(households: list[list[Member]], paid: list[bool], grant: str) -> dict[str, list[Row]]:
    """The households as the city's files. Household 7 has the people 7-0, 7-1 …; 7-0 is its head."""
    year = programme(grant).parameter("tax_year")
    residents, taxes = [], []
    for number, household in enumerate(households):
        for place, member in enumerate(household):
            subject = f"{number}-{place}"
            residents.append(resident(subject, str(number), member.birth_date, place == 0))
            said = {"tax_class": TAXES[member.tax], "supported_as": SUPPORTED[member.dependant_of_taxpayer]}
            taxes.append({"subject_id": subject, "tax_year": year, **said})
    previous = [
        {"subject_id": f"{number}-0", "programme": grant if got else "another", "paid": "100000"}
        for number, got in enumerate(paid)
    ]
    return {"residents": residents, "taxes": taxes, "previous": previous}


def drawn(name: str, **rows: list[Row]) -> Iterator[Row]:
    sources = {kind: source(kind, found, today=LATER) for kind, found in rows.items()}
    yield from targets(programme(name), sources, city=CITY).to_pyarrow().to_pylist()


@pytest.mark.parametrize("name", GRANTS)
def test_random_households(name: str) -> None:
    """Verdict and amount of every household: a definite no, an amount, or unknown and never a guess."""
    chance = Random(f"{name} 2024")
    kind, only = GRANTS[name]
    number = programme(name).parameter("child_born_until")
    last = date.fromisoformat(str(number))
    households = [members(chance, low_income.BORN_FROM[kind], last) for _ in range(HOUSEHOLDS)]
    paid = [chance.random() < 0.1 for _ in households]
    found = {row["household_number"]: row for row in drawn(name, **files(households, paid, name))}
    different = []
    for place, household in enumerate(households):
        wanted = low_income.grant(kind, household, births_until=last, paid_before=paid[place])
        amount = wanted.amount
        if amount and only not in (None, low_income.standing(household)):
            amount = 0
        row = found[str(place)]
        verdict = "unknown" if amount is None else "applies" if amount else "not"
        if (row["verdict"], row["amount"]) != (verdict, amount):
            different.append((household, paid[place], wanted, row["verdict"], row["amount"], row["reason"]))
    assert different == []


def test_random_claims() -> None:
    """児童手当: the sum of each claim and month, from the ledger of the city."""
    rows = list(child_rows(CLAIM_ROWS, 7))
    people = [resident(claim, claim, "1980-05-05", True) for claim in {str(row["claim_id"]) for row in rows}]
    found = drawn("child-allowance", residents=people, child_allowance=rows)
    assert {row["subject_id"]: row["amount"] for row in found} == {
        claim: _sum(list(children), str(month))
        for (claim, month), children in groupby(rows, key=lambda row: (row["claim_id"], row["month"]))
    }


def _sum(rows: list[Row], month: str) -> int:
    children = [
        Child(row["child_id"], date.fromisoformat(row["birth_date"]), row["supported"]) for row in rows
    ]
    return sum(result.amount for result in allowance(children, date.fromisoformat(f"{month}-01")).values())
