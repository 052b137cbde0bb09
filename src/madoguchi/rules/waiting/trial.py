"""Simulated days on which staffings are tried: every one meets the same draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from madoguchi.rules.waiting.catalogue import DayType
from madoguchi.rules.waiting.counters import CounterGroup, constant_counters
from madoguchi.rules.waiting.draws import Draws
from madoguchi.rules.waiting.outcomes import Outcome, simulate
from madoguchi.rules.waiting.problems import WaitingRefused

MOST_COUNTERS = 500


@dataclass(frozen=True, slots=True)
class Limit:
    """Minutes for the mean and the P90; on that part of days, or (None) on average over days."""

    mean: float
    p90: float
    share_of_days: float | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """A drawn day with its mean service time and day factor."""

    draws: Draws
    service: float
    day_sigma: float
    limit: Limit

    def outcome(self, groups: Sequence[CounterGroup]) -> Outcome:
        """Serve the day."""
        return simulate(self.draws, self.service, groups, self.day_sigma)

    def share(self, seen: Outcome) -> float:
        """The part of days that keeps both limits."""
        kept = (seen.mean <= self.limit.mean) & (seen.p90 <= self.limit.p90)
        return float(kept.mean())

    def passes(self, groups: Sequence[CounterGroup]) -> bool:
        """Whether the limit is kept."""
        seen = self.outcome(groups)
        if self.limit.share_of_days is not None:
            return self.share(seen) >= self.limit.share_of_days
        return bool(seen.mean.mean() <= self.limit.mean and seen.p90.mean() <= self.limit.p90)

    def fewest_constant(self, day: DayType) -> int:
        """The fewest constant counters that keep the limit; WaitingRefused if no number does."""
        low, high = 0, 1
        while not self.passes(constant_counters(high, day)):
            if high >= MOST_COUNTERS:
                raise WaitingRefused(
                    f"窓口を{MOST_COUNTERS}にしても目標に届きません。目標を長くするか、割合を下げてください。"
                )
            low, high = high, min(2 * high, MOST_COUNTERS)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self.passes(constant_counters(middle, day)) else (middle, high)
        return high
