"""改善案, ranked: by hours saved a year, then by hours per yen; what has no effect worked out comes last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ranked(Generic[T]):
    """An idea with its place. `hours` a year: None when minutes or volume are not known."""

    place: int | None
    hours: float | None
    idea: T


def hours_per_year(minutes: Decimal | float | None, volume: int | None) -> float | None:
    """minutes × volume ÷ 60; None when either is unknown."""
    return None if minutes is None or volume is None else float(minutes) * volume / 60


def rank(ideas: Iterable[tuple[T, float | None, int | None]]) -> list[Ranked[T]]:
    """Rank (idea, hours, cost in yen). Equal hours: the cheaper first, an unknown cost after a known one."""
    rows = list(ideas)
    known = [row for row in rows if row[1] is not None]
    known.sort(key=lambda row: (-(row[1] or 0.0), row[2] is None, row[2] or 0))
    placed = [Ranked(place, hours, idea) for place, (idea, hours, _) in enumerate(known, start=1)]
    return placed + [Ranked(None, None, idea) for idea, hours, _ in rows if hours is None]
