"""A lognormal fitted to durations of which some are only known not to be longer than a time.

Maximum likelihood by expectation–maximisation: for a duration known only by its upper bound, the expected
log and its square below that bound stand in, until nothing moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist, fmean

_STEPS = 500
_STILL = 1e-9
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Lognormal:
    """``mu`` and ``sigma`` of the log of minutes; ``exact`` and ``bounded``: durations it was fitted to."""

    mu: float
    sigma: float
    exact: int
    bounded: int

    @property
    def mean(self) -> float:
        """Mean minutes."""
        return exp(self.mu + self.sigma**2 / 2)

    @property
    def cv(self) -> float:
        """Coefficient of variation."""
        return sqrt(exp(self.sigma**2) - 1)

    @property
    def log_error(self) -> float:
        """Standard error of the log of the mean; bounds are counted as nothing, so it is not too small."""
        return sqrt(self.sigma**2 / self.exact + self.sigma**4 / (2 * self.exact))

    def interval(self) -> tuple[float, float]:
        """95 % for the mean."""
        reach = _NORMAL.inv_cdf(0.975) * self.log_error
        return self.mean * exp(-reach), self.mean * exp(reach)


def fit_lognormal(exact: Sequence[float], bounds: Sequence[float] = ()) -> Lognormal:
    """Durations and upper bounds, in minutes above 0; ValueError with fewer than two exact ones."""
    if len(exact) < 2:
        raise ValueError("at least two known durations")
    logs, tops = [log(value) for value in exact], [log(value) for value in bounds]
    total, squares, count = sum(logs), sum(value**2 for value in logs), len(logs) + len(tops)
    mu = fmean(logs)
    sigma = sqrt(max(squares / len(logs) - mu**2, 1e-6))
    for _ in range(_STEPS if tops else 0):
        first, second = _expected(mu, sigma, tops)
        new_mu = (total + first) / count
        new_sigma = sqrt(max((squares + second) / count - new_mu**2, 1e-6))
        still = abs(new_mu - mu) + abs(new_sigma - sigma) < _STILL
        mu, sigma = new_mu, new_sigma
        if still:
            break
    return Lognormal(mu, sigma, len(logs), len(tops))


def _expected(mu: float, sigma: float, tops: Sequence[float]) -> tuple[float, float]:
    """Sums of the expected log and its square of normals known to lie below each top."""
    first = second = 0.0
    for top in tops:
        at = max((top - mu) / sigma, -30.0)
        ratio = _NORMAL.pdf(at) / max(_NORMAL.cdf(at), 1e-300) if at > -8 else -at
        mean = mu - sigma * ratio
        variance = sigma**2 * max(1 - at * ratio - ratio**2, 0.0)
        first += mean
        second += variance + mean**2
    return first, second
