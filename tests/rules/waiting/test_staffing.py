"""Staffing plans: the search against complete enumeration, and plans that keep their limit."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from tests.rules.waiting.helpers import WEEKDAY, day_draws, fitted

from madoguchi.rules.waiting import Limit, WaitingRefused, plan
from madoguchi.rules.waiting.backlog import backlog
from madoguchi.rules.waiting.shift_search import cheapest
from madoguchi.rules.waiting.shifts import counters_of, shifts_of
from madoguchi.rules.waiting.trial import Trial


def test_the_search_finds_what_complete_enumeration_finds() -> None:
    """Five shifts, up to four people of each: 3,125 plans."""
    every = shifts_of(WEEKDAY)
    names = [(0, "12:00"), (5, ""), (8, ""), (11, ""), (len(every) - 1, "")]
    shifts = [every[k] for k, _ in names]
    for cases in (60, 100, 140):
        trial = Trial(day_draws(cases, 60), 10.9, 0.08, Limit(15, 30, 0.8))
        fluid = backlog(trial, WEEKDAY, shifts)
        paid = np.array([shift.paid for shift in shifts])
        plans = np.array(list(product(range(5), repeat=5)))
        best = (plans @ paid)[fluid.strain(plans) <= 1].min()
        found = cheapest(fluid.strain, paid, np.full(5, 4))
        assert fluid.strain(found[None])[0] <= 1
        assert found @ paid == best


def test_the_backlog_ranks_plans_as_simulation_does() -> None:
    draw = np.random.default_rng(4)
    shifts = shifts_of(WEEKDAY)
    trial = Trial(day_draws(400, 200), 10.9, 0.08, Limit(15, 30))
    fluid = backlog(trial, WEEKDAY, shifts)
    whole = np.zeros(len(shifts), dtype=np.int64)
    whole[:5] = 2
    plans = np.array(
        [
            whole + draw.multinomial(int(draw.integers(1, 6)), [1 / len(shifts)] * len(shifts))
            for _ in range(25)
        ]
    )
    simulated = [trial.outcome(counters_of(shifts, one.tolist(), WEEKDAY)).p90.mean() for one in plans]
    assert np.corrcoef(fluid.strain(plans), simulated)[0, 1] > 0.95


def test_a_time_without_counters_is_no_plan() -> None:
    shifts = shifts_of(WEEKDAY)
    trial = Trial(day_draws(1, 60), 1.0, 0.0, Limit(15, 30))
    only_one_whole_day = np.eye(len(shifts), dtype=np.int64)[:1]
    assert np.isinf(backlog(trial, WEEKDAY, shifts).strain(only_one_whole_day)[0])


def test_four_hundred_cases_cost_a_fifth_less_than_constant_counters() -> None:
    """waiting.md §3: 12 counters, 93.0 h constant; 76.8 h optimised with σ = 0.08, by a solver."""
    found = plan(replace(fitted("R6"), day_sigma=0.08), "weekday", 400, Limit(15, 30))
    assert (found.constant_counters, found.constant.hours) == (12, 93.0)
    assert found.planned.hours <= 76.8
    assert found.planned.mean.expected <= 15
    assert found.planned.p90.expected <= 30
    assert found.planned.hours == sum(shift.paid * people for shift, people in found.shifts)
    low, high = found.constant_range
    assert low <= 12 <= high
    assert found.share_range[0] <= found.planned.share_of_days <= found.share_range[1]
    assert found.checked.mean.expected == pytest.approx(found.planned.mean.expected, abs=2)


def test_a_limit_for_four_days_in_five_needs_more_than_one_on_average() -> None:
    """waiting.md §3: a plan that keeps the limits on average tops them on one day in four."""
    model = fitted("R6")
    usual = plan(model, "weekday", 130, Limit(15, 30))
    sure = plan(model, "weekday", 130, Limit(15, 30, 0.8))
    assert sure.planned.hours > usual.planned.hours
    assert sure.planned.share_of_days >= 0.8 > usual.planned.share_of_days
    assert sure.checked.share_of_days >= 0.75
    counters = dict(sure.planned.counters)
    assert min(counters.values()) >= 1
    assert next(iter(counters)) == 510


def test_shorter_services_need_fewer_hours() -> None:
    model = fitted("R6")
    one, other = (plan(model, "weekday", 90, Limit(15, 30), factor) for factor in (1.0, 0.7))
    assert other.planned.hours < one.planned.hours
    assert other.service_minutes == pytest.approx(0.7 * one.service_minutes)


def test_late_reception_gets_late_shifts() -> None:
    late = replace(WEEKDAY, closes=1140.0)
    ends = {shift.spans[-1][1] for shift in shifts_of(late)}
    assert 1140 in ends
    assert all(shift.spans[-1][1] <= 1035 for shift in shifts_of(WEEKDAY))


def test_a_limit_that_no_number_of_counters_keeps_is_refused() -> None:
    kind = fitted("R6").kinds["weekday"]
    trial = Trial(day_draws(400, 60), kind.service_minutes * 100, 0.0, Limit(0.1, 0.1))
    with pytest.raises(WaitingRefused, match="目標に届きません"):
        replace(trial, limit=Limit(-1, -1)).fewest_constant(WEEKDAY)
