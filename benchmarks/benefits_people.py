"""A synthetic city as Parquet files for the benefit benchmarks: deterministic, believable, nobody real."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

CITY = 3_770_000
MONTH = (2025, 6)
_SHARE_OF_PARENTS = 0.30
_CHILDREN = np.array([0.45, 0.40, 0.13, 0.02])


@dataclass(frozen=True)
class People:
    """Everybody: household number, birth date as yyyymmdd, and 1 for a child of the household."""

    household: np.ndarray
    birth: np.ndarray
    child: np.ndarray


def make_people(count: int, seed: int = 20250630) -> People:
    """Households of adults, three in ten with one to four children up to 24 years of age."""
    random = np.random.default_rng(seed)
    households = count // 2
    parents = random.random(households) < _SHARE_OF_PARENTS
    children = np.where(parents, random.choice(4, households, p=_CHILDREN) + 1, 0)
    adults = np.where(random.random(households) < 0.55, 2, 1)
    sizes = adults + children
    households = int(np.searchsorted(np.cumsum(sizes), count)) + 1
    sizes, adults = sizes[:households], adults[:households]
    household = np.repeat(np.arange(households), sizes)[:count]
    within = np.arange(len(household)) - np.repeat(np.cumsum(sizes) - sizes, sizes)[:count]
    child = (within >= np.repeat(adults, sizes)[:count]).astype(np.int64)
    first, days = np.datetime64("1935-01-01"), 365 * 65
    grown = first + random.integers(0, days, len(household)).astype("timedelta64[D]")
    young = np.datetime64("2000-06-01") + random.integers(0, 9_150, len(household)).astype("timedelta64[D]")
    return People(household, as_number(np.where(child == 1, young, grown)), child)


def as_number(days: np.ndarray) -> np.ndarray:
    """datetime64[D] → yyyymmdd."""
    months = days.astype("datetime64[M]")
    year = months.astype("datetime64[Y]").astype(np.int64) + 1970
    return year * 10_000 + (months.astype(np.int64) % 12 + 1) * 100 + (days - months).astype(np.int64) + 1


def _ids(prefix: str, numbers: np.ndarray) -> pa.Array:
    return pa.array(np.char.add(prefix, np.char.zfill(numbers.astype("U8"), 8)))


def write_taxes(people: People, folder: Path, seed: int = 7) -> None:
    """One row per resident for both tax programmes; children and a third of the adults owe nothing."""
    random = np.random.default_rng(seed)
    count = len(people.birth)
    earns = (people.child == 0) & (random.random(count) < 0.65)
    income = np.where(earns, random.lognormal(15.0, 0.6, count), 0).astype(np.int64) // 1000 * 1000
    taxable = np.maximum(0, income - 1_300_000)
    estimate = taxable // 1000 * 51 + np.maximum(0, taxable - 3_300_000) // 1000 * 100
    levy = taxable // 1000 * 98
    dependants = np.where(earns, random.integers(0, 4, count), 0)
    spouse = np.where(earns, random.integers(0, 2, count), 0)
    ids = _ids("p", np.arange(count))
    shared = {"resident_tax_levy": levy, "total_income": income}
    adjustment = {"income_tax_estimate": estimate, "spouse": spouse, "dependants": dependants}
    pq.write_table(pa.table({"id": ids, **shared, **adjustment}), folder / "adjustment-2024.parquet")
    actual = np.maximum(0, estimate + random.integers(-3, 2, count) * 15_000)
    before = 1 + spouse + dependants
    cut = np.maximum(0, 30_000 * before - estimate) + np.maximum(0, 10_000 * before - levy)
    second = {
        "income_tax_actual": actual,
        "people_2024": before + (random.random(count) < 0.03),
        "people_2023": before,
        "first_assessed": np.where((estimate > 0) | (levy > 0), (cut + 9_999) // 10_000 * 10_000, 0),
    }
    pq.write_table(pa.table({"id": ids, **shared, **second}), folder / "shortfall-2025-1.parquet")


def write_children(people: People, folder: Path) -> None:
    """One row per child of a household for the month, everybody supported."""
    rows = np.flatnonzero(people.child)
    month = pa.array(np.full(len(rows), MONTH[0] * 100 + MONTH[1]))
    table = {
        "claim_id": _ids("h", people.household[rows]),
        "child_id": _ids("p", rows),
        "birth_date": people.birth[rows],
        "month": month,
        "supported": np.ones(len(rows), np.int64),
    }
    pq.write_table(pa.table(table), folder / "child-allowance.parquet")
