"""The range shown to residents: held against simulated lines, and never a promise out of nothing."""

from __future__ import annotations

from heapq import heappop, heappush
from math import exp, log, sqrt
from random import Random

import pytest

from madoguchi.rules.tickets import Service, WaitRange, rounded, wait_range


def test_nothing_known_is_said_as_nothing() -> None:
    assert wait_range(3, None, 2) is None
    assert wait_range(3, Service(10, 0.8), 0) is None


def test_a_free_counter_and_nobody_before_is_at_once() -> None:
    assert wait_range(0, Service(10, 0.8), 3, free=1) == WaitRange(0.0, 0.0)


@pytest.mark.parametrize("wrong", [{"ahead": -1}, {"ahead": 0, "others": -0.1}])
def test_fewer_than_nobody_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="nobody"):
        wait_range(service=Service(10, 0.8), counters=1, **wrong)  # type: ignore[arg-type]


def test_more_people_more_wait_more_counters_less() -> None:
    def high(ahead: int, counters: int) -> float:
        found = wait_range(ahead, Service(10, 0.8), counters)
        assert found is not None
        return found.high

    assert high(1, 2) < high(5, 2) < high(20, 2)
    assert high(20, 4) < high(20, 2)


def test_other_lines_widen_the_slow_end_only() -> None:
    alone, shared = wait_range(2, Service(10, 0.8), 2), wait_range(2, Service(10, 0.8), 2, others=3.0)
    assert alone is not None and shared is not None
    assert shared.low == alone.low and shared.high > alone.high


@pytest.mark.parametrize("ahead", [0, 1, 3, 8, 20])
@pytest.mark.parametrize("counters", [1, 3, 6])
@pytest.mark.parametrize("cv", [0.5, 0.8, 1.1])
def test_about_four_of_five_simulated_waits_end_within(ahead: int, counters: int, cv: float) -> None:
    """P10-P90 holds 80 %; a busy line, every counter somewhere in a lognormal service, σ = 0.08 a day."""
    found = wait_range(ahead, Service(12, cv), counters)
    assert found is not None
    draw = Random(f"{ahead}-{counters}-{cv}")
    waits = [_wait(draw, ahead, counters, 12, cv) for _ in range(3000)]
    inside = sum(found.low <= wait <= found.high for wait in waits) / len(waits)
    assert 0.72 <= inside <= 0.93


def _wait(draw: Random, ahead: int, counters: int, mean: float, cv: float) -> float:
    mean *= exp(draw.gauss(0, 0.08))
    ends: list[float] = []
    for _ in range(counters):
        heappush(ends, _under_way(draw, mean, cv))
    for _ in range(ahead):
        heappush(ends, heappop(ends) + _service(draw, mean, cv))
    return heappop(ends)


def _service(draw: Random, mean: float, cv: float) -> float:
    sigma = sqrt(log(1 + cv**2))
    return exp(log(mean) - sigma**2 / 2 + sigma * draw.gauss(0, 1))


def _under_way(draw: Random, mean: float, cv: float) -> float:
    """What is left of a service met at a random moment: longer ones are met more often."""
    sigma = sqrt(log(1 + cv**2))
    length = exp(log(mean) + sigma**2 / 2 + sigma * draw.gauss(0, 1))
    return length * draw.random()


def test_shown_outwards_to_five_minutes() -> None:
    assert rounded(WaitRange(11, 23.1)) == (10, 25)
    assert rounded(WaitRange(4.9, 5.0)) == (0, 5)
    assert rounded(WaitRange(0.0, 0.0)) == (0, 5)
