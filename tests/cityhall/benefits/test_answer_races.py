"""Several at once on a real database: one answer, one decision, one use of a code; nothing lost by a kill."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cityhall.benefits.answer_race import play
from tests.cityhall.tenancy.world import World, new_world, wait_for

SIMULATOR = "madoguchi.connectors.account_simulator.SimulatedAccounts"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with new_world(tmp_path) as made:
        yield made


def test_phone_counter_and_paper_at_once_are_one_answer(world: World) -> None:
    """寝屋川 2020: 993 households were paid online and by post (benefits.md §3.3, V)."""
    found = play(world, "doors")
    numbers = [one for one in found["contested"] if isinstance(one, str)]
    refused = [one["refused"] for one in found["contested"] if isinstance(one, dict)]
    assert len(numbers) == 1 and set(refused) == {"AlreadyAnswered"}
    assert (found["live"], found["letter"], found["accounts"]) == (1, "used", 1)
    assert len(set(found["twice"])) == 1 and found["twice_rows"] == 1
    assert len(set(found["many"])) == len(found["many"]) == 6


def test_taking_and_declining_at_once_end_in_one_of_both(world: World) -> None:
    for state, intent in play(world, "turning")["ends"]:
        assert (state, intent) in {("declined", "decline"), ("applied", "receive")}


def test_officers_and_bulk_decisions_at_once_decide_each_case_once(world: World) -> None:
    found = play(world, "decisions")
    assert sum(isinstance(one, str) for one in found["one"]) == 1
    assert found["live"] == found["targets"] == found["numbers"]
    assert found["ledger"] == found["granted"]


def test_a_code_of_the_login_works_once(world: World) -> None:
    assert sorted(play(world, "codes")["found"]) == [False, False, False, True]


def test_a_receipt_given_before_the_process_died_gets_its_account(world: World) -> None:
    assert play(world, "receipt") == "K2026-000001"
    assert play(world, "fetched") == []
    with world.process("worker", "--poll", "0.1", MADOGUCHI_PUBLIC_ACCOUNTS=SIMULATOR):
        wait_for(lambda: play(world, "fetched") != [], seconds=60)
    assert play(world, "fetched") == [["public", "equal"]]
