"""When people come: the shares of a day's cases over the opening hours (``catalogue/waiting/profiles.yaml``).

Given its number of cases, a Poisson stream with a rate that varies in time is that many independent moments
drawn from the profile. Times are minutes from midnight.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from statistics import NormalDist
from typing import Any

from madoguchi.rules.waiting.catalogue import DayType, load
from madoguchi.rules.waiting.clock import minute_of

STEP = 5.0


@dataclass(frozen=True, slots=True)
class Profile:
    """``cumulative[k]`` of the cases have come by ``edges[k]``; between edges they come evenly.

    Six digits, as a model file keeps them, so that a model read back is the same model.
    """

    name: str
    edges: tuple[float, ...]
    cumulative: tuple[float, ...]

    def share(self, start: float, end: float) -> float:
        """The part of the cases that comes in ``[start, end)``."""
        return self._by(end) - self._by(start)

    def _by(self, minute: float) -> float:
        if minute <= self.edges[0]:
            return 0.0
        for k in range(1, len(self.edges)):
            if minute <= self.edges[k]:
                part = (minute - self.edges[k - 1]) / (self.edges[k] - self.edges[k - 1])
                return self.cumulative[k - 1] + part * (self.cumulative[k] - self.cumulative[k - 1])
        return 1.0


def profile_names() -> tuple[str, ...]:
    """The profiles of the catalogue."""
    return tuple(load("profiles")["profiles"])


def catalogue_profile(name: str, day: DayType) -> Profile:
    """A profile of the catalogue over the opening hours of a kind of day; KeyError if there is none."""
    entry = load("profiles")["profiles"][name]
    if "shares" in entry:
        starts = [minute_of(text) for text in entry["shares"]]
        return _cut(name, [*starts, day.closes], list(entry["shares"].values()), day)
    steps = int((day.closes - day.opens) // STEP)
    edges = [day.opens + STEP * k for k in range(steps + 1)]
    edges += [day.closes] if edges[-1] < day.closes else []
    return Profile(name, tuple(edges), tuple(round(_mixture(entry, day, edge), 6) for edge in edges))


def profile_of_shares(name: str, edges: Sequence[float], shares: Sequence[float]) -> Profile:
    """A profile from counts or shares of adjoining intervals, in any unit; their sum is above zero."""
    total = sum(shares)
    cumulative = [0.0, *(round(part, 6) for part in accumulate(share / total for share in shares))]
    return Profile(name, tuple(edges), (*cumulative[:-1], 1.0))


def half_hours(day: DayType) -> list[float]:
    """The edges of the half hours of reception; the last may be shorter."""
    count = int((day.closes - day.opens - 1e-9) // 30) + 1
    return [day.opens + 30 * k for k in range(count)] + [day.closes]


def _cut(name: str, edges: list[float], shares: list[float], day: DayType) -> Profile:
    """Only what lies within the opening hours; the last share reaches to the end of reception."""
    inside = [
        (max(start, day.opens), min(end, day.closes), share)
        for start, end, share in zip(edges, edges[1:], shares, strict=False)
        if start < day.closes and end > day.opens
    ]
    return profile_of_shares(name, [inside[0][0], *(end for _, end, _ in inside)], [s for *_, s in inside])


def _mixture(entry: Mapping[str, Any], day: DayType, minute: float) -> float:
    since = minute - day.opens
    whole = entry["opening"]["share"] * min(since / entry["opening"]["minutes"], 1.0)
    whole += entry["uniform"] * since / (day.closes - day.opens)
    return float(whole + sum(peak["share"] * _truncated(peak, day, minute) for peak in entry["peaks"]))


def _truncated(peak: Mapping[str, Any], day: DayType, minute: float) -> float:
    """Distribution of a normal peak that is cut to the opening hours."""
    normal = NormalDist(minute_of(peak["at"]), peak["sd"])
    first, last = normal.cdf(day.opens), normal.cdf(day.closes)
    return (normal.cdf(minute) - first) / (last - first)
