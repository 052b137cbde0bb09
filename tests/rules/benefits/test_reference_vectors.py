"""The reference against every published figure (V), derived row (D) and unconfirmed row (K) of money grants.

Marks and sources stand in each case's name; the children's rows are in test_reference_children.py.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.rules.benefits.reference.adjustment_2024 import adjustment
from tests.rules.benefits.reference.low_income import Member, grant
from tests.rules.benefits.reference.shortfall_2025_1 import shortfall
from tests.rules.benefits.reference.shortfall_2025_2 import flat


def row(mark: str, source: str, *values: Any) -> Any:
    """One case, named by its mark and source."""
    return pytest.param(*values, id=f"{mark} {source}")


@pytest.mark.parametrize(
    ("people", "income_tax", "levy", "parts", "amount"),
    [
        row("V", "北本市: one dependant", 2, 49_250, 107_300, (10_750, 0), 20_000),
        row("V", "a city's page: family of four", 4, 39_500, 60_000, (80_500, 0), 90_000),
        row("V", "press: alone", 1, 18_000, 10_000, (12_000, 0), 20_000),
        row("V", "press: alone, more 所得割", 1, 18_000, 10_001, (12_000, 0), 20_000),
        row("V", "press, Diet record: 100", 1, 29_900, 10_000, (100, 0), 10_000),
        row("V", "press, Diet record: 11,000", 1, 19_000, 10_000, (11_000, 0), 20_000),
        row("V", "press, Diet record: 14,500", 1, 15_500, 10_000, (14_500, 0), 20_000),
        row("V", "北本市: part A of three", 3, 31_750, 30_000, (58_250, 0), 60_000),
        row("K", "national leaflet", 4, 73_000, 25_000, (47_000, 15_000), 70_000),
        row("K", "one tax suffices: 所得割", 1, 0, 5_000, (30_000, 5_000), 40_000),
        row("K", "one tax suffices: income tax", 1, 1, 0, (29_999, 10_000), 40_000),
        row("D", "summed first, rounded once", 1, 29_999, 9_999, (1, 1), 10_000),
        row("D", "no rounding of a multiple", 1, 20_000, 10_000, (10_000, 0), 10_000),
        row("D", "nothing falls short", 1, 30_000, 10_000, (0, 0), 0),
    ],
)
def test_adjustment(people: int, income_tax: int, levy: int, parts: tuple[int, int], amount: int) -> None:
    for spouse in (0, 1) if people > 1 else (0,):
        found = adjustment(income_tax, levy, spouse, people - 1 - spouse, 3_000_000)
        assert found == (people, *parts, amount, "pay" if amount else "covered")


@pytest.mark.parametrize(
    ("income", "taxes", "amount", "reason"),
    [
        row("D", "at the limit", 18_050_000, (0, 5_000), 40_000, "pay"),
        row("D", "one yen above", 18_050_001, (0, 5_000), 0, "income_limit"),
        row("K", "neither tax", 0, (0, 0), 0, "no_tax"),
    ],
)
def test_adjustment_excludes(income: int, taxes: tuple[int, int], amount: int, reason: str) -> None:
    assert adjustment(*taxes, 0, 0, income)[-2:] == (amount, reason)


@pytest.mark.parametrize(
    ("first", "now", "need", "amount", "reason"),
    [
        row("V", "白河市, 千代田区: income fell", (50_000, 2), (30_000, 2, 2), 30_000, 20_000, "pay"),
        row("V", "白河市, 目黒区: child born", (50_000, 2), (50_000, 3, 2), 40_000, 30_000, "pay"),
        row("D", "福崎町: need fell, no refund", (10_000, 2), (40_000, 2, 2), 20_000, 0, "surplus"),
        row("D", "nothing changed", (50_000, 2), (50_000, 2, 2), 10_000, 0, "covered"),
    ],
)
def test_shortfall_1(
    first: tuple[int, int], now: tuple[int, int, int], need: int, amount: int, reason: str
) -> None:
    estimate, people = first
    assessed = adjustment(estimate, 20_000, 0, people - 1, 3_000_000).amount
    actual, people_2024, people_2023 = now
    assert shortfall(actual, 20_000, people_2024, people_2023, assessed, 3_000_000) == (need, amount, reason)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        row("D", "the table's row as printed", (40_000, 20_000, 2, 2, 50_000, 0), (20_000, 0, "surplus")),
        row("V", "船橋市: arrival has no 10,000円", (1, 0, 1, 0, 0, 0), (30_000, 30_000, "pay")),
        row("D", "at the limit", (0, 1, 1, 1, 0, 18_050_000), (40_000, 40_000, "pay")),
        row("V", "京極町: above the limit", (0, 1, 1, 1, 0, 18_050_001), (40_000, 0, "income_limit")),
        row("K", "neither tax nor assessment: II", (0, 0, 1, 1, 0, 0), (40_000, 0, "no_tax")),
        row("K", "neither tax, once assessed", (0, 0, 1, 1, 10_000, 0), (40_000, 30_000, "pay")),
        row("D", "1 yen of need is 10,000", (29_999, 10_000, 1, 1, 0, 0), (10_000, 10_000, "pay")),
    ],
)
def test_shortfall_1_alone(values: tuple[int, ...], expected: tuple[int, int, str]) -> None:
    assert shortfall(*values) == expected


BOTH = {"outside_income_tax": False, "outside_resident_tax": False}
MIXED = {"outside_income_tax": False, "household_benefit": True}
PLAIN = {
    "income_tax_actual": 0,
    "resident_tax_levy": 0,
    "outside_income_tax": True,
    "outside_resident_tax": True,
    "household_benefit": False,
    "first_adjustment": False,
    "abroad_2024_01_01": False,
}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        row("V", "玄海町, 京極町, 新見市: all four", {}, (40_000, "pay")),
        row("V", "abroad on 2024-01-01", {"abroad_2024_01_01": True}, (30_000, "pay")),
        row("V", "income tax", {"income_tax_actual": 1}, (0, "taxed")),
        row("V", "所得割", {"resident_tax_levy": 1}, (0, "taxed")),
        row("V", "household was paid", {"household_benefit": True}, (0, "household_benefit")),
        row("V", "first adjustment", {"first_adjustment": True}, (0, "first_adjustment")),
        row("V", "a dependant", BOTH, (0, "dependant")),
        row("K", "dependant for income tax only", {"outside_income_tax": False}, (None, "review")),
        row("K", "dependant for 住民税 only", {"outside_resident_tax": False}, (None, "review")),
        row("D", "no before review", MIXED, (0, "household_benefit")),
    ],
)
def test_shortfall_2(changes: dict[str, Any], expected: tuple[int | None, str]) -> None:
    assert flat(**{**PLAIN, **changes}) == expected


EXEMPT = Member(date(1980, 1, 1), "exempt")
PER_CAPITA = Member(date(1980, 1, 1), "per_capita")
LEVIED = Member(date(1980, 1, 1), "levied")
UNKNOWN = Member(date(1980, 1, 1), None)
STUDENT = Member(date(2004, 6, 1), "exempt", dependant_of_taxpayer=True)


def born(*days: str) -> list[Member]:
    """Children of a household, without tax."""
    return [Member(date.fromisoformat(day), "exempt") for day in days]


@pytest.mark.parametrize(
    ("programme", "members", "amount"),
    [
        row("V", "安城市: 非課税", "r5", [EXEMPT], 70_000),
        row("V", "安城市: 均等割のみ", "r5", [EXEMPT, PER_CAPITA], 100_000),
        row(
            "D",
            "three children",
            "r5",
            [PER_CAPITA, *born("2010-01-01", "2012-01-01", "2014-01-01")],
            250_000,
        ),
        row("V", "born 2005-04-01", "r5", [EXEMPT, *born("2005-04-01")], 70_000),
        row("V", "born 2005-04-02", "r5", [EXEMPT, *born("2005-04-02")], 120_000),
        row("V", "newly 非課税", "r6", [EXEMPT], 100_000),
        row("V", "newly 均等割のみ", "r6", [PER_CAPITA], 100_000),
        row("D", "born 2006-04-01", "r6", [EXEMPT, *born("2006-04-01")], 100_000),
        row("D", "born 2006-04-02", "r6", [EXEMPT, *born("2006-04-02")], 150_000),
        row("D", "three and two", "r6_supplement", [EXEMPT, *born("2010-01-01", "2012-01-01")], 70_000),
        row("V", "益城町: no 均等割のみ", "r6_supplement", [PER_CAPITA], 0),
        row("V", "浦河町: born 2006-04-01", "r6_supplement", [EXEMPT, *born("2006-04-01")], 30_000),
        row("V", "浦河町: born 2006-04-02", "r6_supplement", [EXEMPT, *born("2006-04-02")], 50_000),
        row("D", "born after the reference date", "r6_supplement", [EXEMPT, *born("2024-12-14")], 30_000),
        row("D", "one dependant student", "r6_supplement", [STUDENT], 0),
        row("D", "a student and an earner", "r6_supplement", [STUDENT, EXEMPT], 30_000),
        row("V", "所得割 of one member", "r5", [EXEMPT, LEVIED], 0),
        row("V", "田川市, 芦屋町: unknown", "r5", [EXEMPT, UNKNOWN], None),
        row("D", "unknown beside 所得割", "r5", [UNKNOWN, LEVIED], 0),
    ],
)
def test_low_income(programme: str, members: list[Member], amount: int | None) -> None:
    assert grant(programme, members).amount == amount


def test_low_income_exceptions() -> None:
    """V 益城町: births until 2025-07-31; V 新ひだか町: silence is 辞退; out when paid elsewhere."""
    last = date(2025, 7, 31)
    household = [EXEMPT, *born("2025-07-31", "2025-08-01")]
    assert grant("r6_supplement", household, births_until=last) == (1, 50_000, "pay")
    assert grant("r5", [EXEMPT], declined=True) == (0, 0, "declined")
    assert grant("r6", [EXEMPT], paid_before=True) == (0, 0, "paid_before")
