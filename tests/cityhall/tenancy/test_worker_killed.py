"""Real worker processes, killed in the middle of a job: nothing is lost, nothing happens twice."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cityhall.tenancy.world import World, new_world, wait_for

WORKER = ("worker", "--lease", "1", "--poll", "0.1")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with new_world(tmp_path) as made:
        yield made


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    path = tmp_path / "diary"
    path.touch()
    return path


def lines(diary: Path) -> list[str]:
    return diary.read_text().splitlines()


def test_a_killed_workers_job_is_done_by_another(world: World, diary: Path) -> None:
    world.call("enqueue", "slow", json.dumps(str(diary)), "60")
    with world.process(*WORKER) as first:
        wait_for(lambda: lines(diary) == ["start"])
        first.send_signal(signal.SIGKILL)
        first.wait()
    with world.process(*WORKER):
        wait_for(lambda: lines(diary) == ["start", "start", "end"])
        wait_for(lambda: world.call("state")["state"] == "done")

    assert world.call("state") == {"state": "done", "attempts": 2, "kinds": ["effect"]}


def test_a_killed_batch_goes_on_where_it_stopped(world: World, diary: Path) -> None:
    world.call("enqueue", "chunked", json.dumps(str(diary)), "6", "0.3")
    with world.process(*WORKER) as first:
        wait_for(lambda: len(lines(diary)) >= 2)
        first.send_signal(signal.SIGKILL)
        first.wait()
    with world.process(*WORKER):
        wait_for(lambda: world.call("state")["state"] == "done")

    assert world.call("state")["kinds"] == [f"chunk {number}" for number in range(6)]


def test_a_stopped_worker_finishes_the_job_in_hand(world: World, diary: Path) -> None:
    world.call("enqueue", "slow", json.dumps(str(diary)), "2")
    with world.process(*WORKER) as worker:
        wait_for(lambda: lines(diary) == ["start"])
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=20) == 0

    assert lines(diary) == ["start", "end"]
    assert world.call("state")["attempts"] == 1
