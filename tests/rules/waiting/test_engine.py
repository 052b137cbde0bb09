"""The queue engines: one recursion, three writings (waiting.md §2.5, §3 "engine against SimPy")."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.waiting.helpers import REFERENCE, WEEKDAY, day_draws, ten
from tests.rules.waiting.simpy_counter import simpy_waits

from madoguchi.rules.waiting.adjusting import adjusted
from madoguchi.rules.waiting.counters import CounterGroup, constant_counters, open_at, roster_counters
from madoguchi.rules.waiting.draws import ServiceClass, draw_counts, draw_day
from madoguchi.rules.waiting.outcomes import outcome, simulate
from madoguchi.rules.waiting.plain import serve
from madoguchi.rules.waiting.profiles import half_hours
from madoguchi.rules.waiting.recursion import waits

SECOND = 1 / 60


def test_twenty_days_are_the_same_in_simpy_to_the_second() -> None:
    for cases in range(230, 530, 15):
        draws = day_draws(cases, 1)
        services = draws.services * 10.9
        ours = waits(draws.arrivals, services, ten())[:, 0]
        theirs = simpy_waits(draws.arrivals[:, 0].tolist(), services[:, 0].tolist(), ten())
        assert np.abs(ours - theirs).max() <= SECOND
        assert ours.max() > 1


def test_plain_python_gives_identical_waits() -> None:
    draws = day_draws(420, 5)
    services, patience = draws.services * 11.0, np.full(draws.services.shape, 30.0)
    plainly = [
        serve(draws.arrivals[:, r], services[:, r], ten(), patience[:, r], no_show_minutes=1.0)
        for r in range(5)
    ]
    assert np.array_equal(np.array(plainly).T, waits(draws.arrivals, services, ten(), patience, 1.0))


def test_shifts_that_begin_and_end_through_a_day_give_identical_waits() -> None:
    """Eight groups, one with three absences: a what-if with another number of counters each half hour."""
    numbers = (8, 9, 10, 11, 11, 11, 9, 9, 8, 8, 11, 11, 10, 9, 8, 7, 6, 6)
    counters = adjusted(ten(), WEEKDAY, numbers)
    assert (len(counters), max(len(group.away) for group in counters)) == (8, 3)
    draws = day_draws(420, 3)
    services, patience = draws.services * 12.0, np.full(draws.services.shape, 45.0)
    ours = waits(draws.arrivals, services, counters, patience, 1.0)
    for r in range(3):
        plainly = serve(draws.arrivals[:, r], services[:, r], counters, patience[:, r], no_show_minutes=1.0)
        assert ours[:, r].tolist() == plainly
    assert (ours > 45).any()


minutes = st.floats(0, 60, allow_nan=False)
spans = st.tuples(minutes, minutes).map(lambda pair: (510 + min(pair), 511 + max(pair)))
groups = st.lists(
    st.builds(CounterGroup, st.integers(1, 3), st.lists(spans, max_size=1).map(tuple)), min_size=1, max_size=3
)


@settings(max_examples=60, deadline=None)
@given(groups, st.lists(st.tuples(minutes, st.floats(0.1, 30)), min_size=1, max_size=25))
def test_any_small_day_is_the_same_in_both_engines(
    counters: list[CounterGroup], tickets: list[tuple[float, float]]
) -> None:
    arrivals = np.sort(np.array([510 + moment for moment, _ in tickets]))
    services = np.array([length for _, length in tickets])
    ours = waits(arrivals[:, None], services[:, None], counters)[:, 0]
    assert ours.tolist() == serve(arrivals.tolist(), services.tolist(), counters)
    assert (ours >= 0).all()
    assert (np.diff(arrivals + ours) >= 0).all(), "first come, first called"


@pytest.mark.parametrize("seed", range(12))
def test_small_days_with_odd_rosters_are_the_same_in_simpy(seed: int) -> None:
    draw = np.random.default_rng(seed)
    arrivals, services = np.sort(draw.uniform(510, 640, 60)), draw.exponential(12, 60)
    starts = draw.uniform(520, 640, 3)
    counters = [CounterGroup(int(draw.integers(1, 4)), ((start, start + 45),)) for start in starts]
    ours = waits(arrivals[:, None], services[:, None], counters)[:, 0]
    theirs = simpy_waits(arrivals.tolist(), services.tolist(), counters)
    assert np.abs(ours - theirs).max() <= SECOND


def test_a_counter_at_lunch_ends_its_service_and_calls_nobody() -> None:
    lunch = CounterGroup(1, ((720.0, 780.0),))
    assert serve([710.0, 715.0], [20.0, 5.0], [lunch]) == [0.0, 65.0]


def test_reception_is_served_until_empty() -> None:
    late = serve([1034.0, 1034.5], [100.0, 1.0], constant_counters(1, WEEKDAY))
    assert late == [0.0, 99.5]


def test_a_declared_priority_is_called_before_earlier_tickets_but_breaks_off_nothing() -> None:
    one = [CounterGroup(1)]
    assert serve([0.0, 1.0, 2.0], [10.0, 10.0, 10.0], one, priorities=[1, 1, 0]) == [0.0, 19.0, 8.0]


def test_who_has_left_costs_only_the_call() -> None:
    one = [CounterGroup(1)]
    assert serve([0.0, 1.0, 2.0], [30.0, 30.0, 5.0], one, [99, 20, 99], no_show_minutes=1.0) == [0, 29, 29]


def test_shifts_become_groups_and_the_last_stay_until_nobody_is_left() -> None:
    found = roster_counters([[(510, 720), (780, 1035)], [(510, 1035)], [(600, 840)], [(510, 1035)]], WEEKDAY)
    assert [open_at(found, minute) for minute in (500, 515, 700, 730, 800, 900, 2000)] == [
        0,
        3,
        4,
        3,
        4,
        3,
        3,
    ]
    assert CounterGroup(1, ((-inf, 600), (840, inf))) in found
    with pytest.raises(ValueError, match="nobody"):
        roster_counters([], WEEKDAY)


def test_the_reference_day_waits_as_published_in_the_domain_notes() -> None:
    """waiting.md §2.1: REF means at m = 10.9 by n, from another engine and other draws."""
    for cases, mean in ((420, 34), (403, 27), (341, 10), (264, 2), (521, 79)):
        seen = simulate(day_draws(cases, 400), 10.9, ten()).mean.mean()
        assert seen == pytest.approx(mean, abs=max(2.5, 0.04 * mean))


def test_draws_follow_their_profile_and_classes() -> None:
    kinds = (ServiceClass("a", 0.25, 20.0, 0.5), ServiceClass("b", 0.75, 4.0, 1.0))
    draws = draw_day(2000, REFERENCE, kinds, 50, (3,))
    before_noon = (draws.arrivals < 720).mean()
    assert before_noon == pytest.approx(REFERENCE.share(510, 720), abs=0.01)
    assert draws.services.mean() == pytest.approx(1, abs=0.02)
    assert (np.diff(draws.arrivals, axis=0) >= 0).all()


def test_known_half_hours_are_kept_exactly() -> None:
    edges = half_hours(WEEKDAY)
    counts = np.arange(len(edges) - 1)
    draws = draw_counts(counts, edges, (ServiceClass("all", 1, 1, 0.8),), 3, (5,))
    assert all(np.array_equal(np.histogram(column, edges)[0], counts) for column in draws.arrivals.T)


def test_p90_is_the_wait_that_nine_of_ten_do_not_exceed() -> None:
    assert outcome(np.arange(1.0, 11.0)[:, None]).p90 == [9.0]


def test_the_day_factor_makes_services_shorter_on_days_of_more_capacity() -> None:
    draws = day_draws(400, 200)
    seen = simulate(draws, 10.9, ten(), day_sigma=0.3)
    assert np.corrcoef(draws.days, seen.mean)[0, 1] < -0.5
