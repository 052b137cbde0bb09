"""Every published figure of benefits.md §2, each with its source and mark."""

from __future__ import annotations

import pytest
from tests.rules.benefits.cast import results, vectors

from madoguchi.rules.benefits import explain, programme

SINGLE = [
    pytest.param(name, row, id=f"{name}: {row['mark']} {row['source']}")
    for name in ("adjustment-2024", "shortfall-2025-1", "shortfall-2025-2", "price-relief-child-2025")
    for row in vectors(name)
]
LOW_INCOME = [
    pytest.param(row["programme"], row, id=f"{row['programme']}: {row['mark']} {row['source']}")
    for row in vectors("low-income")
]
NOT_FIGURES = ("mark", "source", "programme")


def inputs(programme_id, row):
    names = {column.name for column in programme(programme_id).columns}
    return {name: value for name, value in row.items() if name in names}


@pytest.mark.parametrize(("name", "row"), [*SINGLE, *LOW_INCOME])
def test_a_published_figure(name, row):
    given = inputs(name, row)
    [found] = results(name, [given])
    expected = {key: value for key, value in row.items() if key not in (*given, *NOT_FIGURES)}
    assert {key: found[key] for key in expected} == {
        key: int(value) if value else None for key, value in expected.items()
    }


@pytest.mark.parametrize(("name", "row"), [*SINGLE, *LOW_INCOME])
def test_one_person_is_told_the_same_as_a_million(name, row):
    given = {"id": "1", **inputs(name, row)}
    [found] = results(name, [given], long=True)
    told = explain(programme(name), given)
    assert (told.amount, told.reason, "".join(told.lines)) == (
        found["amount"],
        found["reason"],
        found["explanation"],
    )


def test_children_of_claims_together():
    rows = vectors("child-allowance")
    found = results("child-allowance", [inputs("child-allowance", row) for row in rows])
    assert [(row["order"], row["amount"]) for row in found] == [
        (int(row["order"]), int(row["amount"])) for row in rows
    ]


@pytest.mark.parametrize(
    ("claim", "month", "total", "mark"),
    [
        ("A", 202506, 70_000, "V 長南町"),
        ("B", 202506, 40_000, "V 恩納村"),
        ("C", 202506, 20_000, "V 恩納村"),
        ("D", 202506, 30_000, "rule V, sum D"),
        ("E", 202506, 20_000, "D"),
    ],
)
def test_the_sum_of_a_claim(claim, month, total, mark):
    rows = [inputs("child-allowance", row) for row in vectors("child-allowance")]
    found = results("child-allowance", rows)
    paid = [row["amount"] for row in found if (row["claim_id"], row["month"]) == (claim, month)]
    assert sum(paid) == total, mark


def test_one_child_is_told_with_its_brothers_and_sisters():
    rows = [inputs("child-allowance", row) for row in vectors("child-allowance") if row["claim_id"] == "A"]
    told = explain(programme("child-allowance"), rows[2], others=[*rows[:2], rows[3]])
    assert (told.amount, told.figures["order"]) == (30_000, 3)
    assert told.reason == "第3子（第3子以降）のため、月額30,000円です。"


