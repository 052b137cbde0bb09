"""The busy weeks to come are taken from like days of the last year known, and said to be so."""

from __future__ import annotations

from datetime import date

import pytest
from tests.rules.waiting.helpers import fitted, published

from madoguchi.rules.waiting import same_day, season_forecast, season_span
from madoguchi.rules.waiting.season import cases_sigma


@pytest.mark.parametrize(
    ("on", "like"),
    [
        (date(2024, 3, 25), date(2023, 3, 27)),  # the last Monday of March
        (date(2024, 4, 1), date(2023, 4, 3)),  # the first Monday of April
        (date(2027, 3, 29), date(2024, 3, 25)),  # never across the turn of the year
        (date(2025, 3, 31), date(2024, 3, 25)),  # though 1 April is nearer
        (date(2027, 4, 1), date(2024, 4, 4)),
        (date(2028, 4, 10), None),
    ],
)
def test_a_day_is_like_the_same_weekday_on_its_side_of_the_turn(on: date, like: date | None) -> None:
    found = same_day(published(), on)
    assert (found and found.date) == like


def test_days_without_a_counterpart_stay_empty() -> None:
    days = season_forecast(fitted("R6"), published(), 2028)
    assert (days[0].on, days[-1].on) == season_span(2028)
    empty = [one for one in days if one.like is None]
    assert [one.on.isoformat() for one in empty] == ["2028-04-10"]
    assert all(one.cases is one.mean is one.p90 is None for one in empty)


def test_the_interval_of_a_day_holds_what_its_cases_may_be() -> None:
    days = {one.on: one for one in season_forecast(fitted("R6"), published(), 2027)}
    busiest = days[date(2027, 4, 5)]
    assert (busiest.like, busiest.cases.expected) == (date(2024, 4, 1), 521)
    assert busiest.cases.low < 400 < 700 < busiest.cases.high
    assert busiest.mean.low < busiest.mean.expected < busiest.mean.high
    assert busiest.mean.expected == max(one.mean.expected for one in days.values() if one.mean)


def test_the_spread_of_cases_is_measured_with_five_pairs_and_assumed_before() -> None:
    """鹿児島市本庁: 9 pairs of like days, root mean square of the log ratio 0.23 (D)."""
    assert cases_sigma(published()) == pytest.approx(0.23, abs=0.005)
    assert cases_sigma(published()[:14]) == 0.23
    assert cases_sigma(()) == 0.23
