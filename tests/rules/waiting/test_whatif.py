"""What a change would do: the figures of the domain notes (§3, sample run), paired draws, and hard inputs."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from tests.rules.waiting.helpers import fitted

from madoguchi.rules.waiting import (
    Effect,
    People,
    WhatIf,
    counters_by_half_hour,
    difference,
    effect,
    people_of,
)
from madoguchi.rules.waiting.recursion import waits
from madoguchi.rules.waiting.whatif import _who_comes

TODAY = WhatIf(400)


@lru_cache
def people(cases: int = 400) -> People:
    model = fitted("R6")
    return people_of(model.kinds["weekday"], model.day_sigma, cases)


@lru_cache
def as_in_the_notes() -> People:
    """Ten counters that need 10.9 minutes a case."""
    kind = fitted("R6").kinds["weekday"]
    exactly = replace(kind, capacity=replace(kind.capacity, per_hour=60 * 10 / 10.9))
    return people_of(exactly, fitted("R6").day_sigma, 400)


def under(change: WhatIf) -> Effect:
    return effect(people(change.cases), change)


@pytest.mark.parametrize(
    ("change", "mean", "p90"),
    [
        (TODAY, 26, 52),
        (replace(TODAY, service=16.8 / 10.9), 122, 207),
        (replace(TODAY, online=0.1), 13.5, 33),
        (replace(TODAY, online=0.2), 6, 19),
        (replace(TODAY, online=0.3), 3, 10),
        (replace(TODAY, appointments=0.2), 22, 47),
        (replace(TODAY, appointments=0.2, window=(15 * 60, 17 * 60)), 10, 24),
    ],
)
def test_the_sample_run_of_the_domain_notes(change: WhatIf, mean: float, p90: float) -> None:
    """Domain notes §3 (D): n = 400, R6, ten counters; within 1.5 and 3.5 minutes."""
    seen = effect(as_in_the_notes(), change)
    assert seen.mean.expected == pytest.approx(mean, abs=1.5)
    assert seen.p90.expected == pytest.approx(p90, abs=3.5)
    assert seen.mean.low < seen.mean.expected < seen.mean.high


def test_the_difference_is_paired_day_by_day() -> None:
    before, after = under(TODAY), under(replace(TODAY, online=0.1))
    saved = difference(before, after)
    assert saved.expected == pytest.approx(after.mean.expected - before.mean.expected)
    unpaired = np.quantile(after.means - np.random.default_rng(1).permutation(before.means), (0.05, 0.95))
    assert saved.high < 0
    assert saved.high - saved.low < unpaired[1] - unpaired[0]


def test_the_same_change_is_the_same_figure() -> None:
    assert under(TODAY).mean == effect(people_of(people().kind, people().day_sigma, 400), TODAY).mean


def test_counters_by_half_hour_of_the_model_change_nothing() -> None:
    kind = people().kind
    numbers = counters_by_half_hour(kind.setting.groups, kind.setting.day)
    assert (len(numbers), numbers[0], min(numbers)) == (18, 10, 5)
    same = under(replace(TODAY, counters=numbers))
    assert same.mean.expected == under(TODAY).mean.expected
    one_more = (*numbers[:4], numbers[4] + 1, *numbers[5:])
    assert 0 < same.mean.expected - under(replace(TODAY, counters=one_more)).mean.expected < 5
    more = under(replace(TODAY, counters=tuple(max(number, 8) for number in numbers)))
    assert more.mean.expected < same.mean.expected


def test_a_lunch_without_counters_shows_in_its_half_hours() -> None:
    numbers = tuple(0 if 7 <= k <= 8 else 10 for k in range(18))
    seen = under(replace(TODAY, counters=numbers))
    noon = seen.slots[7]
    assert (noon.counters, noon.start) == (0, 12 * 60)
    assert noon.wait is not None and noon.wait.expected > 30


def test_slots_hold_everybody_who_comes() -> None:
    seen = under(TODAY)
    assert [slot.start for slot in seen.slots] == [510 + 30 * k for k in range(18)]
    assert all(slot.wait is not None for slot in seen.slots)


@pytest.mark.parametrize("cases", [1, 7])
def test_very_few_cases(cases: int) -> None:
    assert under(WhatIf(cases)).mean.expected == pytest.approx(0, abs=0.5)


def test_nobody_comes_any_more() -> None:
    with pytest.raises(ValueError, match="nobody"):
        under(replace(TODAY, online=1.0))
    with pytest.raises(ValueError, match="nobody"):
        under(WhatIf(1, online=0.9))


def test_the_half_hours_together_are_the_day() -> None:
    """Everybody waits in exactly one half hour, whether it is crowded or empty."""
    change = replace(TODAY, appointments=0.3, window=(15 * 60, 17 * 60))
    seen = under(change)
    model = fitted("R6").kinds["weekday"]
    arrivals, services = _who_comes(people(), change)
    waited = waits(arrivals, services * model.service_minutes, model.setting.groups)
    ends = [one.start for one in seen.slots[1:]] + [np.inf]
    for slot, end in zip(seen.slots, ends, strict=True):
        here = (arrivals >= slot.start) & (arrivals < end)
        days = here.any(axis=0)
        means = np.where(here, waited, 0).sum(axis=0)[days] / here.sum(axis=0)[days]
        assert slot.wait is not None
        assert slot.wait.expected == pytest.approx(means.mean(), rel=1e-9)
