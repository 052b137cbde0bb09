"""Several at once on a real database: no number is given twice, called twice, or lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.cityhall.tenancy.world import World, new_world
from tests.cityhall.tickets.race import play


@pytest.fixture
def world(tmp_path: Any) -> Iterator[World]:
    with new_world(tmp_path) as made:
        yield made


def refusals(outcomes: list[Any]) -> list[str]:
    return [one["refused"] for one in outcomes if isinstance(one, dict)]


def test_everything_at_once(world: World) -> None:
    """One database for all scenes: making one takes longer than playing them."""
    _draws(play(world, "draws"))
    _seats(play(world, "seats"))
    _calls(play(world, "calls"))
    _slots(play(world, "slots"))
    _leaving(play(world, "leaving"))
    _rush(play(world, "rush"))
    _closing(play(world, "closing"))


def test_a_page_that_asks_while_its_turn_comes_near_is_told(world: World) -> None:
    """Neither saw the other: the call no page that is to be told, the page's own job no call."""
    assert play(world, "asking") == ["A004 まもなく順番です"]


def _draws(found: Any) -> None:
    assert sorted(found["many"]) == [f"A00{n}" for n in range(1, 7)]
    assert found["same"] == ["A007"] * 3


def _seats(found: Any) -> None:
    assert refusals(found) == ["CounterTaken"] * 2


def _calls(found: Any) -> None:
    # Seven were waiting from before, four came: six counters, six different numbers, in order.
    assert sorted(found["called"]) == [f"A00{n}" for n in range(1, 7)]
    assert found["twice"].count("A007") in {1, 2}
    assert refusals(found["twice"]) == ["CounterBusy"] * (3 - found["twice"].count("A007"))
    assert refusals(found["chosen"]) == ["CalledMeanwhile"]
    assert found["legs"]["called"] == 2


def _slots(found: Any) -> None:
    seats = [one for one in found["booked"] if not isinstance(one, dict)]
    assert sorted(seats) == [1, 2] and refusals(found["booked"]) == ["SlotFull"] * 2
    assert len(set(found["shown"])) == 1


def _rush(found: Any) -> None:
    drawn = [label for one in found for label in one[:6]]
    called = [label for one in found for label in one[6:] if label]
    assert len({*drawn}) == 48
    assert len({*called}) == len(called) > 20


def _closing(found: Any) -> None:
    # The number that came first is ended with its day; the one that came too late is refused.
    assert found["drawn"][1] == "ended" and isinstance(found["drawn"][0], str)
    assert found["ended"][0] == "ended" and refusals(found["ended"]) == ["DayClosed"]
    assert found["left"] == 0
    assert found["booked"] == [1, "ended"] and found["states"] == ["missed"]


def _leaving(ends: list[Any]) -> None:
    for state, called, calls in ends:
        assert state == "cancelled"
        assert called == (calls == 1)
