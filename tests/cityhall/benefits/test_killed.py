"""Killed again and again at any moment on the way of the money: nothing twice, nothing lost."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cityhall.tenancy.world import ROOT, World, new_world

GRANTS, AMOUNT, KILLS = 40, 40_000, 40
RUN = [sys.executable, "-m", "tests.cityhall.benefits.run_money"]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with new_world(tmp_path) as made:
        made.env |= {
            "MONEY_FOLDER": str(tmp_path / "bank"), "PYTHONUNBUFFERED": "1",
            "MADOGUCHI_BANK": "madoguchi.connectors.bank_simulator.SimulatedBank",
        }  # fmt: skip
        yield made


def call(world: World, *arguments: str) -> Any:
    done = subprocess.run(
        [*RUN, *arguments], env=world.env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_each_grant_is_paid_once_however_often_it_is_killed(world: World) -> None:
    call(world, "make")
    where = call(world, "torture", "4630", str(KILLS))
    assert sum(times for standing, times in where.items() if standing != "done") >= KILLS // 3, where
    call(world, "run")
    told = call(world, "tell")
    assert told["received"] == dict.fromkeys(told["files"], 1)
    assert {state for state, _ in told["dispatches"]} == {"accepted"}
    assert told["times_paid"] == [[1, GRANTS]]
    assert told["decisions"] == GRANTS
    assert set(told["batches"]) == {"settled"}
    assert told["payments"] == {"paid": GRANTS, "returned": told["payments"]["returned"]}
    expected = {"undecided": -GRANTS * AMOUNT, "paid": GRANTS * AMOUNT}
    assert {place: yen for place, yen in told["balances"].items() if yen} == expected
    events = told["entries"]
    assert events["draft"] == events["send"] == events["pay"] + events["return"]
    assert told["twice"] == 0
