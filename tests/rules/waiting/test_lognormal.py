"""Maximum likelihood of a lognormal with upper bounds (waiting.md §3, tier A)."""

from __future__ import annotations

import numpy as np
import pytest

from madoguchi.rules.waiting.lognormal import fit_lognormal


def sample(count: int) -> np.ndarray:
    return np.exp(2.0 + 0.6 * np.random.default_rng(5).standard_normal(count))


def test_without_bounds_it_is_the_closed_form() -> None:
    values = sample(500)
    found = fit_lognormal(values.tolist())
    assert found.mu == pytest.approx(np.log(values).mean())
    assert found.sigma == pytest.approx(np.log(values).std())
    assert found.mean == pytest.approx(values.mean(), rel=0.05)
    assert (found.exact, found.bounded) == (500, 0)


def test_bounds_of_independent_looks_leave_no_bias() -> None:
    """Each duration is looked at once; what has ended by then is known only to be shorter."""
    values = sample(6000)
    looks = np.random.default_rng(6).exponential(8.0, 6000)
    ended = values <= looks
    found = fit_lognormal(values[~ended].tolist(), looks[ended].tolist())
    assert found.mu == pytest.approx(2.0, abs=0.05)
    assert found.sigma == pytest.approx(0.6, abs=0.05)
    naive = fit_lognormal(values[~ended].tolist())
    assert naive.mu > 2.05


def test_the_likelihood_is_at_its_highest() -> None:
    from statistics import NormalDist

    values, tops = sample(200), [4.0, 6.0, 9.0, 3.0]
    found = fit_lognormal(values.tolist(), tops)

    def loglik(mu: float, sigma: float) -> float:
        normal = NormalDist(mu, sigma)
        exact = sum(np.log(normal.pdf(np.log(value))) for value in values)
        return float(exact + sum(np.log(normal.cdf(np.log(top))) for top in tops))

    best = loglik(found.mu, found.sigma)
    for mu, sigma in ((0.02, 0), (-0.02, 0), (0, 0.02), (0, -0.02)):
        assert loglik(found.mu + mu, found.sigma + sigma) < best


def test_the_interval_holds_the_mean_in_nineteen_of_twenty_samples() -> None:
    truth = float(np.exp(2.0 + 0.18))
    draw = np.random.default_rng(8)
    held = 0
    for _ in range(200):
        low, high = fit_lognormal(np.exp(2.0 + 0.6 * draw.standard_normal(80)).tolist()).interval()
        held += low <= truth <= high
    assert held >= 180


def test_bounds_far_below_do_not_break_it() -> None:
    assert fit_lognormal([10.0, 12.0, 11.0], [0.001]).sigma > 0.1


def test_one_duration_is_too_few() -> None:
    with pytest.raises(ValueError, match="two"):
        fit_lognormal([3.0], [5.0])
