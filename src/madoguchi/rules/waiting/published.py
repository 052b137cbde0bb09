"""What a city published, held against its daily rows (``catalogue/waiting/published.yaml``).

A verdict says how a published figure follows from the rows: ``rounded``, ``truncated`` (towards zero),
``within_rounding`` (only because the rows themselves are whole minutes), or ``differs``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from math import trunc
from typing import Any, Literal

from madoguchi.rules.waiting.catalogue import load
from madoguchi.rules.waiting.summary import longest, percent, summarise
from madoguchi.rules.waiting.table import Day

Verdict = Literal["rounded", "truncated", "within_rounding", "differs"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One published figure; ``derived``: what the rows give, unrounded; ``value`` None: a sentence."""

    label: str
    value: float | None
    derived: float | None
    verdict: Verdict
    remark: str
    source: str
    evidence: str


def claims(days: Sequence[Day]) -> list[Claim]:
    """The published figures that these days allow to check; none unless they are the very rows published."""
    data = load("published")
    office = [day for day in days if day.office == data["office"]]
    own = [day for year, rows in data["rows"].items() for day in _published(office, year, rows)]
    return [
        Claim(claim["label"], claim.get("value"), *checked, claim.get("remark", ""), data["source"], "V")
        for claim in data["claims"]
        if (checked := _check(claim, own)) is not None
    ]


def _check(claim: Mapping[str, Any], days: Sequence[Day]) -> tuple[float | None, Verdict] | None:
    if claim["of"] == "longest":
        return _check_longest(claim, days)
    figures = _day_figures(claim, days) if claim["of"] == "day" else _year_figures(claim, days)
    if figures is None or None in figures:
        return None
    known = [figure for figure in figures if figure is not None]
    blur = 0.5 if claim["of"] == "mean_by_case" else 0.0
    spread = [_derive(some) for some in product(*((figure - blur, figure + blur) for figure in known))]
    derived = _derive(known)
    return derived, _verdict(claim["value"], derived, min(spread), max(spread))


def _published(days: Sequence[Day], year: str, rows: Mapping[str, Any]) -> list[Day]:
    own = [day for day in days if day.era_year == year]
    dates = [day.date for day in own]
    seen = {"days": len(own), "cases": sum(day.cases for day in own)}
    whole = bool(own) and {"first": min(dates), "last": max(dates), **seen} == rows
    return own if whole else []


def _check_longest(claim: Mapping[str, Any], days: Sequence[Day]) -> tuple[None, Verdict] | None:
    own = [day for day in days if day.era_year in claim["years"]]
    if not set(claim["dates"]) <= {day.date for day in own}:
        return None
    found = {day.date for day in longest(own, len(claim["dates"]))}
    return None, "rounded" if found == set(claim["dates"]) else "differs"


def _day_figures(claim: Mapping[str, Any], days: Sequence[Day]) -> list[float | None] | None:
    by_date: dict[date, Day] = {day.date: day for day in days}
    if not set(claim["dates"]) <= set(by_date):
        return None
    return [getattr(by_date[on], claim["column"]) for on in claim["dates"]]


def _year_figures(claim: Mapping[str, Any], days: Sequence[Day]) -> list[float | None] | None:
    years = [[day for day in days if day.era_year == year] for year in claim["years"]]
    return [getattr(summarise(rows, ""), claim["of"]) for rows in years] if all(years) else None


def _derive(figures: Sequence[float]) -> float:
    change = percent(figures[0], figures[1]) if len(figures) == 2 else figures[0]
    return change if change is not None else 0.0


def _verdict(value: float, derived: float, low: float, high: float) -> Verdict:
    if value == round(derived):
        return "rounded"
    if value == trunc(derived):
        return "truncated"
    return "within_rounding" if trunc(low) <= value <= round(high) else "differs"
