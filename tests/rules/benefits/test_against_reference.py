"""The engine against the reference: a seeded table as columns, and drawn rows one by one; differences = 0."""

from __future__ import annotations

import csv
import io
from datetime import date
from functools import cache
from typing import Any

import duckdb
import ibis
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from tests.rules.benefits.agreement import SAMPLES, differences
from tests.rules.benefits.reference.samples import LIMIT

from madoguchi.rules import benefits

ROWS, LETTERS, SEED = 3_000, 12, 2024
Row = dict[str, Any]


def read(programme: str, rows: list[Row]) -> benefits.Checked:
    """The rows through a CSV file; none may be rejected."""
    found = benefits.programme(programme)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    checked = benefits.check_file(found.columns, text.getvalue().encode(), together=found.together)
    assert checked.rejects == ()
    return checked


@cache
def compiled(programme: str) -> str:
    """The whole rule as one query over a table `people`."""
    found = benefits.programme(programme)
    schema = read(programme, list(SAMPLES[programme](1, SEED))).table.schema
    table = benefits.calculate(found, ibis.table(schema, name="people"))
    return str(ibis.to_sql(table.order_by("row_number").select(*found.output), dialect="duckdb"))


def answers(programme: str, rows: list[Row]) -> list[Row]:
    """The engine's answers to a file of these rows, in their order."""
    with duckdb.connect() as engine:
        engine.register("people", read(programme, rows).table)
        return engine.sql(compiled(programme)).to_arrow_table().to_pylist()


def agree(programme: str, rows: list[Row]) -> None:
    assert differences(programme, rows, answers(programme, rows)) == []


@pytest.mark.parametrize("programme", SAMPLES)
def test_a_random_table(programme: str) -> None:
    agree(programme, list(SAMPLES[programme](ROWS, SEED)))


@pytest.mark.parametrize("programme", SAMPLES)
def test_a_letter_says_the_same(programme: str) -> None:
    """`explain`, person by person, against the reference; a child with its brothers and sisters."""
    found = benefits.programme(programme)
    rows = list(SAMPLES[programme](LETTERS, SEED + 1))
    said = []
    for row in rows:
        claim = row.get("claim_id")
        others = [other for other in rows if other is not row and other.get("claim_id") == claim]
        told = benefits.explain(found, row, others if claim else ())
        said.append({**told.figures, "amount": told.amount, "reason": told.reason})
    assert differences(programme, rows, said) == []


yen = st.integers(0, 400_000) | st.builds(
    lambda tens, near: max(0, tens * 10_000 + near), st.integers(0, 40), st.sampled_from([-1, 0, 1])
)
incomes = st.integers(0, 30_000_000) | st.sampled_from([LIMIT - 1, LIMIT, LIMIT + 1])
counts = st.integers(0, 12) | st.sampled_from([98, 99])

adjustments = st.fixed_dictionaries(
    {
        "income_tax_estimate": yen,
        "resident_tax_levy": yen,
        "spouse": st.integers(0, 1),
        "dependants": counts,
        "total_income": incomes,
    }
)
shortfalls = st.fixed_dictionaries(
    {
        "income_tax_actual": yen,
        "resident_tax_levy": yen,
        "people_2024": counts.filter(bool),
        "people_2023": counts,
        "first_assessed": yen,
        "total_income": incomes,
    }
)


def numbered(rows: list[Row]) -> list[Row]:
    return [{"id": f"P{place}", **row} for place, row in enumerate(rows)]


@given(st.lists(adjustments, min_size=1, max_size=20))
@settings(max_examples=25, deadline=None)
def test_adjustments(rows: list[Row]) -> None:
    agree("adjustment-2024", numbered(rows))


@given(st.lists(shortfalls, min_size=1, max_size=20))
@settings(max_examples=25, deadline=None)
def test_shortfalls(rows: list[Row]) -> None:
    agree("shortfall-2025-1", numbered(rows))


def test_edges_of_the_adjustment() -> None:
    """The limit of income, every multiple of 10,000 with its neighbours, neither tax, greatest figures."""
    names = ("income_tax_estimate", "resident_tax_levy", "spouse", "dependants", "total_income")
    shortfalls = [
        (120_000 - tens * 10_000 + near, levy, 1, 2, LIMIT + above)
        for tens in range(13)
        for near in (-1, 0, 1)
        for levy in (0, 39_999, 40_000, 40_001)
        for above in (0, 1)
        if tens * 10_000 - near <= 120_000
    ]
    others = [(0, 0, 0, 0, 0), (0, 1, 0, 0, 0), (1, 0, 0, 0, 0), (999_999_999_999, 0, 1, 99, LIMIT)]
    agree("adjustment-2024", numbered([dict(zip(names, row, strict=True)) for row in shortfalls + others]))


def test_edges_of_the_shortfall() -> None:
    """The need on, below and above what was assessed; an arrival from abroad; neither tax; the limit."""
    names = ("income_tax_actual", "resident_tax_levy", "people_2024", "people_2023", "first_assessed")
    rows = [
        (tax, levy, 3, before, assessed)
        for tax in (0, 1, 39_999, 40_000, 40_001, 90_000, 90_001)
        for levy in (0, 1, 9_999, 10_000, 10_001)
        for before in (0, 1, 3)
        for assessed in (0, 10_000, 50_000, 60_000, 120_000)
    ]
    people = [
        {**dict(zip(names, row, strict=True)), "total_income": LIMIT + above}
        for row in rows
        for above in (0, 1)
    ]
    agree("shortfall-2025-1", numbered(people))


months = st.builds(lambda n: date(2024 + n // 12, n % 12 + 1, 1), st.integers(9, 110))


@st.composite
def claims(draw: st.DrawFn) -> list[Row]:
    """One claim in one month: births around the edges of each age, twins and unborn children among them."""
    month = draw(months)
    edges = st.builds(
        lambda years, place: edge_day(month.year - years, place),
        st.sampled_from([0, 3, 18, 19, 22, 23]),
        st.sampled_from(EDGE_DAYS),
    )
    days = draw(st.lists(edges | st.dates(date(1998, 1, 1), date(2034, 1, 1)), min_size=1, max_size=4))
    return [child_row(month, place, day, draw(st.integers(0, 1))) for place, day in enumerate(days)]


EDGE_DAYS = [(4, 1), (4, 2), (3, 31), (2, 28), (2, 29), (3, 1), (12, 31), (1, 1)]


def edge_day(year: int, place: tuple[int, int]) -> date:
    """That day of that year; 28 February where the year has no 29th."""
    month, day = place
    leap = year % 4 == 0
    return date(year, month, 28 if (place == (2, 29) and not leap) else day)


def child_row(month: date, place: int, birth: date, supported: int = 1) -> Row:
    return {
        "claim_id": "C1",
        "child_id": f"{place}",
        "birth_date": birth.isoformat(),
        "month": f"{month:%Y-%m}",
        "supported": supported,
    }


def family(month: tuple[int, int], *births: str) -> list[Row]:
    return [child_row(date(*month, 1), place, date.fromisoformat(day)) for place, day in enumerate(births)]


@given(claims())
@example(family((2025, 3), "2003-04-01", "2007-04-01", "2010-01-01"))
@example(family((2025, 4), "2003-04-01", "2007-04-01", "2010-01-01"))
@example(family((2025, 4), "2003-04-02", "2007-04-02", "2010-01-01"))
@example(family((2026, 3), "2003-04-02", "2007-04-02", "2010-01-01"))
@example(family((2026, 4), "2003-04-02", "2007-04-02", "2010-01-01"))
@example(family((2025, 6), "2022-06-01", "2022-06-30", "2022-05-31", "2025-06-01"))
@example(family((2027, 2), "2024-02-29", "2024-02-29", "2024-02-29"))
@example(family((2027, 3), "2024-02-29", "2024-02-29", "2024-02-29"))
@example(family((2024, 10), "2024-10-01", "2024-09-30", "2024-11-01"))
@settings(max_examples=25, deadline=None)
def test_one_claim(rows: list[Row]) -> None:
    agree("child-allowance", rows)


@given(months, st.lists(st.dates(date(2005, 1, 1), date(2024, 1, 1)), min_size=3, max_size=6))
@settings(max_examples=8, deadline=None)
def test_the_order_of_the_rows_does_not_matter(month: date, births: list[date]) -> None:
    rows = [child_row(month, place, day) for place, day in enumerate(births)]
    assume(len({row["birth_date"] for row in rows}) > 1)
    forward = {row["child_id"]: row for row in answers("child-allowance", rows)}
    backward = {row["child_id"]: row for row in answers("child-allowance", rows[::-1])}
    assert forward == backward


@pytest.mark.parametrize("month", ["2024-09", "2023-12", "令和6年9月"])
def test_months_of_the_older_rules_are_rejected(month: str) -> None:
    """V: from 2024-10; before it other amounts and another order were law, so zero would be wrong."""
    found = benefits.programme("child-allowance")
    data = f"claim_id,child_id,birth_date,month,supported\n1,1,2020-01-01,{month},0\n".encode()
    checked = benefits.check_file(found.columns, data, together=found.together)
    assert len(checked.table) == 0
    assert [(reject.row, reject.column) for reject in checked.rejects] == [(2, "month")]
