"""Several at once on a real database: one wins, the others are told who, and nothing is done twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.cityhall.cases.race import play
from tests.cityhall.tenancy.world import World, new_world


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with new_world(tmp_path_factory.mktemp("races")) as made:
        yield made


def parted(outcomes: list[Any]) -> tuple[list[Any], list[Any]]:
    lost = [one for one in outcomes if isinstance(one, dict)]
    return [one for one in outcomes if one not in lost], lost


def test_submissions(world: World) -> None:
    found = play(world, "submits")
    won, lost = parted(found["contested"])
    assert (len(won), len(lost)) == (1, 1)
    assert lost[0]["refused"] == "AlreadyDone"
    assert "さんが先に「受付」" in lost[0]["sentence"]
    assert found["left"] == {"cases": 3, "tasks": 3, "submitted": 3, "jobs": 1}
    assert found["repeated"][0] == found["repeated"][1]
    numbers = [number for lane in found["many"] for number in lane]
    assert len(numbers) == len(set(numbers)) == 12


def test_tasks_and_exports(world: World) -> None:
    found = play(world, "tasks")
    won, lost = parted(found["taken"])
    assert (len(won), lost[0]["refused"]) == (1, "AlreadyDone")
    assert "さんが先に「着手」" in lost[0]["sentence"]
    files = [name for lane in found["exported"] for name in lane]
    assert len(files) == len(set(files)) >= 2


def test_drafts(world: World) -> None:
    found = play(world, "drafts")
    won, lost = parted(found["answered"])
    assert (len(won), lost[0]["refused"], found["kept"]) == (1, "AnsweredMeanwhile", 1)
    assert len(found["opened"]) == len(set(found["opened"])) == 5
