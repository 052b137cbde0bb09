"""How long somebody in a line may still wait: a range from the 10th to the 90th percentile, never one number.

Whoever has k calls before his own waits for k ends of service. With c counters at work these come every m/c
minutes on average, where m is the mean service time; k of them spread as k independent ends do, and the day's
own speed (``day_sigma``, D) spreads the whole. The sum is taken as gamma. Where counters also serve other
lines, the quick end of the range has nobody of those lines before us, the slow end everybody who may be.
Cheap: a few square roots for each line.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from madoguchi.rules.waiting.catalogue import assumed

_REACH = NormalDist().inv_cdf(0.9)
_STEP = 5


@dataclass(frozen=True, slots=True)
class Service:
    """Minutes from call to end in one line: mean and coefficient of variation."""

    mean: float
    cv: float


@dataclass(frozen=True, slots=True)
class WaitRange:
    """Minutes from now until the call: four of five waits end within."""

    low: float
    high: float


def wait_range(
    ahead: int, service: Service | None, counters: int, free: int = 0, others: float = 0.0
) -> WaitRange | None:
    """The range for somebody with ``ahead`` people before him; None where nothing is known.

    ``counters`` on duty that serve the line, ``free`` of them without anybody. ``others``: services of other
    lines that the same counters may do before, counted in services of this line. ValueError below 0.
    """
    if ahead < 0 or others < 0:
        raise ValueError("nobody has fewer than no people ahead")
    if service is None or counters < 1:
        return None
    least, most = ahead + 1 - free, ahead + 1 - free + others
    if most <= 0:
        return WaitRange(0.0, 0.0)
    low = _quantile(least, service, counters, -_REACH) if least > 0 else 0.0
    return WaitRange(low, _quantile(max(most, 1.0), service, counters, _REACH))


def rounded(found: WaitRange) -> tuple[int, int]:
    """Outwards to 5 minutes, as shown to people: (10, 25); the end is never 0."""
    low = int(found.low // _STEP) * _STEP
    return low, max(-int(-found.high // _STEP) * _STEP, _STEP)


def _quantile(ends: float, service: Service, counters: int, reach: float) -> float:
    """Of a gamma distribution with that mean and variance (Wilson-Hilferty).

    The first end is that of a service under way, about as spread as an exponential one.
    """
    every = service.mean / counters
    mean = ends * every
    variance = every**2 * (1 + (ends - 1) * service.cv**2) + (mean * assumed().day_sigma) ** 2
    part = variance / mean**2 / 9
    return float(mean * max(1 - part + reach * sqrt(part), 0.0) ** 3)
