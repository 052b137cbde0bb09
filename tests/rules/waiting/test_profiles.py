"""Arrival profiles: shares add up, hours are kept, and 大船渡市 is near the reference (waiting.md §2)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.rules.waiting.helpers import REFERENCE, WEEKDAY

from madoguchi.rules.waiting import profile_names
from madoguchi.rules.waiting.profiles import catalogue_profile, half_hours, profile_of_shares


@pytest.mark.parametrize("name", profile_names())
@pytest.mark.parametrize("closes", [1035.0, 1140.0, 720.0])
def test_every_profile_fills_any_hours_exactly(name: str, closes: float) -> None:
    day = replace(WEEKDAY, closes=closes)
    found = catalogue_profile(name, day)
    assert (found.edges[0], found.edges[-1], found.cumulative[0]) == (510, closes, 0)
    assert found.cumulative[-1] == pytest.approx(1)
    assert all(one <= two for one, two in zip(found.cumulative, found.cumulative[1:], strict=False))


def test_the_reference_is_within_three_points_of_ofunato() -> None:
    """V: 大船渡市's shares in % are 8:30–9 4.0; then 13.2, 16.3, 12.8, 8.5, 12.0, 12.3, 10.2, 7.6; 2.8."""
    theirs = [4.0, 13.2, 16.3, 12.8, 8.5, 12.0, 12.3, 10.2, 7.6, 2.8]
    edges = [510, *range(540, 1021, 60), 1035]
    for start, end, share in zip(edges, edges[1:], theirs, strict=False):
        assert REFERENCE.share(start, end) * 100 == pytest.approx(share, abs=3.4)
        assert catalogue_profile("ofunato", WEEKDAY).share(start, end) * 99.7 == pytest.approx(
            share, abs=0.001
        )


def test_three_percent_come_in_the_first_ten_minutes_besides_the_stream() -> None:
    """REF (waiting.md §2)."""
    assert REFERENCE.share(510, 520) == pytest.approx(0.03 + 0.485 * 10 / 525, abs=0.005)


def test_half_hours_end_with_reception() -> None:
    edges = half_hours(WEEKDAY)
    assert edges[:2] == [510, 540]
    assert edges[-2:] == [1020, 1035]
    assert half_hours(replace(WEEKDAY, closes=1020))[-2:] == [990, 1020]


def test_counts_become_a_profile() -> None:
    found = profile_of_shares("log", [0, 30, 60], [1, 3])
    assert (found.share(0, 30), found.share(15, 45), found.share(60, 90)) == (0.25, 0.125 + 0.375, 0)
