"""見本の元データ: source files of the fictional city, made from its register, handed in like any other.

Nobody's real taxes: every figure follows from the 宛名番号 alone, so that the same city gives the same files.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from madoguchi.cityhall.benefits.actions.import_source import import_source
from madoguchi.cityhall.benefits.actions.take_register import take_register
from madoguchi.cityhall.benefits.targets.source_tables import source_of
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.rules.benefits import SOURCES, Envelope
from madoguchi.rules.benefits.source_columns import GONE, SCHEMA_VERSION
from madoguchi.rules.zengin.directory import first_branch

Person = Mapping[str, Any]
Row = dict[str, Any]
_GONE = {choice.code for choice in GONE}
_BANKS = ("0001", "0005", "0009", "0010", "0033")
_YEARS = (2023, 2024, 2025)
_ADULT_AGE, _ROW_AGE = 18, 16
_ALLOWANCE_MONTH = 202509


def make_files(actor: Actor, kinds: Sequence[str], city: str, today: date) -> int:
    """Take the register and hand in a file of each kind; returns how many files."""
    register = source_of(take_register(actor, today=today))
    people = [row for row in register.table.to_pylist() if row["change_reason"] not in _GONE]
    made = [kind for kind in kinds if kind in _MAKERS]
    for kind in made:
        _hand_in(actor, kind, list(_MAKERS[kind](people, city, today)), today)
    return len(made)


def _hand_in(actor: Actor, kind: str, rows: Sequence[Row], today: date) -> None:
    out = io.StringIO()
    writer = csv.DictWriter(out, [column.name for column in SOURCES[kind].columns], restval="")
    writer.writeheader()
    writer.writerows(rows)
    data, amount = out.getvalue().encode(), SOURCES[kind].amount
    total = sum(int(row[amount]) for row in rows) if amount else None
    envelope = Envelope(SCHEMA_VERSION, len(rows), hashlib.sha256(data).hexdigest(), today, total)
    import_source(actor, kind, data, file_name=f"見本_{kind}.csv", envelope=envelope, today=today)


def dice(subject: str, about: str, sides: int) -> int:
    """A number from 0 to sides - 1 that is always the same for the person and the matter."""
    return int.from_bytes(hashlib.sha256(f"{subject}:{about}".encode()).digest()[:6], "big") % sides


def _taxes(people: Sequence[Person], city: str, today: date) -> Iterator[Row]:
    """One row a year for everybody from 16 who lived here on 1 January."""
    homes = _homes(people)
    for person in people:
        for year in _YEARS:
            if _age(person, year) >= _ROW_AGE and (person["resident_since"] or 0) <= year * 10_000 + 101:
                yield _tax_row(person, homes[person["household_number"]], year, city)


def _tax_row(person: Person, home: Sequence[Person], year: int, city: str) -> Row:
    subject, head = person["subject_id"], person["relationship"] == "世帯主"
    income = _income(person, year)
    spouse = head and any(one["relationship"] in ("妻", "夫") and _supported(one) for one in home)
    ages = [_age(one, year) for one in home if _is_child(one)] if head else []
    return {
        "subject_id": subject, "tax_year": year, "tax_class": _class(income, subject),
        "total_income": income, "resident_tax_levy": _levy(income), "per_capita_levy": 5_000 if income else 0,
        "spouse_deductible": int(spouse), "spouse_same_livelihood": int(spouse),
        "dependants_general": sum(16 <= age < 19 for age in ages),
        "dependants_specific": sum(19 <= age < 23 for age in ages), "dependants_elderly": 0,
        "dependants_under_16": sum(age < 16 for age in ages), "dependants_abroad": 0,
        "supported_as": "dependant" if _supported(person) else "none", "taxing_city": city,
    }  # fmt: skip


def _income(person: Person, year: int) -> int:
    if _supported(person) or dice(person["subject_id"], "income", 5) == 0:
        return 0
    base = 900_000 + dice(person["subject_id"], "wage", 60) * 100_000
    return base + (dice(person["subject_id"], f"{year}", 5) - 2) * 50_000


def _levy(income: int) -> int:
    return max(0, (income - 1_300_000) // 1_000 * 60)


def _class(income: int, subject: str) -> str:
    if dice(subject, "declared", 100) == 0:
        return "undeclared"
    if _levy(income):
        return "levied"
    return "per_capita_only" if income > 1_100_000 else "exempt"


def _income_taxes(people: Sequence[Person], city: str, today: date) -> Iterator[Row]:
    for person in people:
        estimate = _levy(_income(person, 2024)) // 2
        if estimate and _age(person, 2024) >= _ROW_AGE:
            yield {
                "subject_id": person["subject_id"], "year": 2024, "income_tax_estimate": estimate,
                "income_tax_actual": max(0, estimate - dice(person["subject_id"], "actual", 4) * 5_000),
            }  # fmt: skip


def _previous(people: Sequence[Person], city: str, today: date) -> Iterator[Row]:
    """One household in forty got the grant of the year before."""
    for person in people:
        if person["relationship"] == "世帯主" and dice(person["subject_id"], "previous", 40) == 0:
            yield {
                "subject_id": person["subject_id"], "programme": "exempt-2023-7man",
                "household_number": person["household_number"], "assessed": 70_000, "paid": 70_000,
            }  # fmt: skip


def _child_allowance(people: Sequence[Person], city: str, today: date) -> Iterator[Row]:
    """The head of the household claims for its children; the older ones up to 22 count for the order."""
    for home in _homes(people).values():
        head = next((one for one in home if one["relationship"] == "世帯主"), None)
        for child in home if head else ():
            if _is_child(child) and child["birth_date"] and _age(child, 2025) <= _ADULT_AGE + 4:
                yield {
                    "claim_id": head["subject_id"], "child_id": child["subject_id"],
                    "month": _month(child["birth_date"]), "birth_date": _iso(child["birth_date"]),
                    "supported": int(_age(child, 2025) > _ADULT_AGE and _supported(child)),
                }  # fmt: skip


def _month(born: int) -> str:
    """The month of the allowance, or the first one after a later birth."""
    year, month = divmod(max(_ALLOWANCE_MONTH - 1, born // 100), 100)
    year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return f"{year}-{month:02d}"


def _accounts(people: Sequence[Person], city: str, today: date) -> Iterator[Row]:
    """Somewhat more than half have registered one; one in fifty under a name that is not the register's."""
    for person in people:
        subject = person["subject_id"]
        if _age(person, 2026) < _ADULT_AGE or dice(subject, "registered", 100) >= 55:
            continue
        bank = _BANKS[dice(subject, "bank", len(_BANKS))]
        strange = dice(subject, "name", 50) == 0
        yield {
            "subject_id": subject, "bank_code": bank, "branch_code": first_branch(bank), "account_type": "1",
            "account_number": f"{1_000_000 + dice(subject, 'account', 9_000_000)}",
            "holder_kana": "ベツジン ハナコ" if strange else person["kana"], "inquired_on": today.isoformat(),
        }  # fmt: skip


def _targets(people: Sequence[Person], city: str, today: date) -> Iterator[Row]:
    """A list such as 不足額給付 II needs: one adult in a hundred."""
    for person in people:
        grown = person["birth_date"] and _age(person, 2026) >= _ADULT_AGE
        if grown and dice(person["subject_id"], "list", 99) == 0:
            yield {
                "subject_id": person["subject_id"], "household_number": person["household_number"],
                "name": person["name"], "kana": person["kana"], "birth_date": _iso(person["birth_date"]),
                "amount": 40_000,
            }  # fmt: skip


_MAKERS: Mapping[str, Callable[[Sequence[Person], str, date], Iterator[Row]]] = {
    "taxes": _taxes,
    "income_taxes": _income_taxes,
    "previous": _previous,
    "child_allowance": _child_allowance,
    "accounts": _accounts,
    "targets": _targets,
}


def _homes(people: Sequence[Person]) -> Mapping[str, list[Person]]:
    homes: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        homes[person["household_number"]].append(person)
    return homes


def _is_child(person: Person) -> bool:
    return person["relationship"] in ("子", "長男", "二男", "三男", "長女", "二女", "三女")


def _supported(person: Person) -> bool:
    """Children until they finish school, and half of the spouses."""
    if _is_child(person):
        return (person["birth_date"] or 0) > 20_030_401
    return person["relationship"] in ("妻", "夫") and dice(person["subject_id"], "works", 2) == 0


def _age(person: Person, year: int) -> int:
    """Years on 1 January; 40 where the birth date is unknown."""
    born = person["birth_date"]
    return 40 if born is None else (year * 10_000 + 101 - born) // 10_000


def _iso(number: int) -> str:
    return f"{number // 10_000}-{number // 100 % 100:02d}-{number % 100:02d}"
