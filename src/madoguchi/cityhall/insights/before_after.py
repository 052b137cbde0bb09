"""Two years of an office side by side: the figure as cities publish it, and the comparable one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from madoguchi.cityhall.insights.models import Study
from madoguchi.rules.waiting import Claim, Day, Range, Summary, claims, day_types, summaries


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """Minutes and percent. `published_*`: all days, weighted by cases, each year's own volume.

    `like_*`: the later year's days, once through the earlier year's capacity (expected, with a 95 % interval)
    and once as they were. `service`: change of the time of one case in percent, if the counters held.
    `bounded`: years whose waits are so short that their capacity is known to be no lower, and no more.
    """

    before: str
    after: str
    day_type: str
    cases_change: float | None
    published_before: float | None
    published_after: float | None
    published_change: float | None
    like_before: Range
    like_after: float | None
    like_change: Range | None
    service: Range
    bounded: tuple[str, ...]


def before_after(study: Study) -> list[BeforeAfter]:
    """Every pair of neighbouring years that could be compared, the latest first."""
    whole = {one.era_year: one for one in summaries(days_of(study)) if not one.day_type}
    found = study.result or {}
    kinds = {model["era_year"]: model["kinds"] for model in found.get("models", [])}
    return [_pair(one, whole, kinds) for one in reversed(found.get("comparisons", []))]


def days_of(study: Study) -> list[Day]:
    """The days a study was worked out from."""
    rows = (study.result or {}).get("days", [])
    return [Day(**{**row, "date": date.fromisoformat(row["date"])}) for row in rows]


def published_claims(study: Study) -> Sequence[Claim]:
    """What was published about these very days, held against them."""
    return claims(days_of(study))


def change(before: float | None, after: float | None) -> float | None:
    """In percent; None if a figure is unknown or there is nothing to compare with."""
    return None if not before or after is None else (after - before) / before * 100


def _pair(said: dict[str, Any], whole: dict[str, Summary], kinds: dict[str, Any]) -> BeforeAfter:
    old, new = whole.get(said["before"]), whole.get(said["after"])
    period, factor = said["like_for_like"], said["service_factor"]
    like, seen = Range(**period["mean"]), period["observed"]
    years = (said["before"], said["after"])
    means = [one.mean_by_case if one else None for one in (old, new)]
    return BeforeAfter(
        said["before"], said["after"], day_types()[said["day_type"]].name,
        change(old.mean_cases if old else None, new.mean_cases if new else None),
        means[0], means[1], change(means[0], means[1]), like, seen, _like_change(like, seen),
        Range(*((factor[name] - 1) * 100 for name in ("expected", "low", "high"))),
        tuple(year for year in years if kinds[year][said["day_type"]]["capacity"]["bounded"]),
    )  # fmt: skip


def _like_change(like: Range, seen: float | None) -> Range | None:
    expected = change(like.expected, seen)
    if expected is None:
        return None
    ends = [change(end, seen) or 0.0 for end in (like.low, like.high)]
    return replace(like, expected=expected, low=min(ends), high=max(ends))
