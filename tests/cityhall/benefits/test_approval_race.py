"""100 concurrent approvals of one batch: exactly as many count as are needed, whoever they are from."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from tests.cityhall.tenancy.world import ROOT, new_world


@pytest.mark.parametrize("needed", [1, 2])
def test_a_hundred_approvals_at_once_leave_exactly_the_right_state(tmp_path: Path, needed: int) -> None:
    command = [sys.executable, "-m", "tests.cityhall.benefits.race", str(needed)]
    with new_world(tmp_path) as world:
        done = subprocess.run(command, env=world.env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["left"] == {
        "state": "approved", "approvals": needed, "approvers": needed, "by_the_maker": 0,
        "payments": ["approved"] * 3,
    }  # fmt: skip
    won = [one for one in told["found"] if isinstance(one, str)]
    lost = Counter(one["refused"] for one in told["found"] if isinstance(one, dict))
    assert len(won) == needed
    assert lost["OwnBatch"] == 1
    assert lost["OwnBatch"] + lost["WrongState"] + lost["AlreadyApproved"] == 100 - needed
