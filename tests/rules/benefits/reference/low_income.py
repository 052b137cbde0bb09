"""Grants to low-income households. V 安城市, 益城町, 新ひだか町; later births V 益城町, 浦河町.

令和5 (2023-12-01): 非課税 70,000円, 均等割のみ 100,000円, child born since 2005-04-02 50,000円.
令和6 (2024-06-03, K): newly 非課税 or 均等割のみ 100,000円, child born since 2006-04-02 50,000円.
令和6補正 (2024-12-13): 非課税 30,000円, child born since 2006-04-02 (V 浦河町) 20,000円.
A household is what its most taxed member is. Out: households made only of a taxpayer's dependants, those paid
before or elsewhere, and silence by the deadline (辞退). A member whose tax nobody knows stops the household
(V 田川市, 芦屋町: unknown is not 均等割のみ), unless somebody pays 所得割 anyway.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

BASE = {
    "r5": {"exempt": 70_000, "per_capita": 100_000},
    "r6": {"exempt": 100_000, "per_capita": 100_000},
    "r6_supplement": {"exempt": 30_000},
}
CHILD = {"r5": 50_000, "r6": 50_000, "r6_supplement": 20_000}
BORN_FROM = {"r5": date(2005, 4, 2), "r6": date(2006, 4, 2), "r6_supplement": date(2006, 4, 2)}
REFERENCE_DATE = {"r5": date(2023, 12, 1), "r6": date(2024, 6, 3), "r6_supplement": date(2024, 12, 13)}


class Member(NamedTuple):
    """`tax`: exempt, per_capita, levied (所得割) or None for unknown."""

    birth_date: date
    tax: str | None
    dependant_of_taxpayer: bool = False


class Grant(NamedTuple):
    """For the 世帯主, in yen; `amount` None while the tax of a member must be inquired."""

    children: int
    amount: int | None
    reason: str


def standing(members: Sequence[Member]) -> str | None:
    """exempt, per_capita or levied; None where an unknown member could still change it."""
    taxes = {member.tax for member in members}
    if "levied" in taxes:
        return "levied"
    if None in taxes:
        return None
    return "per_capita" if "per_capita" in taxes else "exempt"


def grant(
    programme: str,
    members: Sequence[Member],
    *,
    births_until: date | None = None,
    paid_before: bool = False,
    declined: bool = False,
) -> Grant:
    """`births_until`: the local last day for births after the reference date."""
    last = births_until or REFERENCE_DATE[programme]
    children = sum(BORN_FROM[programme] <= member.birth_date <= last for member in members)
    if declined:
        return Grant(children, 0, "declined")
    if paid_before:
        return Grant(children, 0, "paid_before")
    if all(member.dependant_of_taxpayer for member in members):
        return Grant(children, 0, "dependants_only")
    tax = standing(members)
    if tax is None:
        return Grant(children, None, "tax_unknown")
    if tax not in BASE[programme]:
        return Grant(children, 0, "taxed")
    return Grant(children, BASE[programme][tax] + children * CHILD[programme], "pay")
