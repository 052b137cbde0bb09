"""Gates: what the register says now stops a target before every step (平川 2024: 20 dead, 33 moved)."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cityhall.benefits import build, people

from madoguchi.cityhall.benefits.models import Round, Step, Target
from madoguchi.cityhall.benefits.targets.gates import hold_changed
from madoguchi.cityhall.benefits.targets.register_changes import Known, change_of, evidence_of
from madoguchi.cityhall.residents.selectors import people_by_number
from madoguchi.cityhall.tenancy.models import AuditEvent


def held(*targets: Target, gate: str = "draft") -> list[str]:
    found = hold_changed(build.HOUSE, list(targets), gate, uuid.uuid4())
    return [f"{target.number}:{target.held_for}" for target in found]


def test_who_lives_here_unchanged_passes(running: Round) -> None:
    people.moved_in(1)
    assert held(build.a_target(running, 1)) == []


@pytest.mark.parametrize("state", ["candidate", "fixed", "informed", "applied", "deemed", "review"])
def test_the_dead_the_moved_and_the_protected_are_held_anywhere(running: Round, state: str) -> None:
    for number, change in enumerate([people.dies, people.moves_out, people.protect], start=1):
        target = build.a_target(running, number, state)
        change(people.moved_in(number))
        code = ("death", "moved", "protected")[number - 1]
        assert held(target) == [f"{target.number}:{code}"]
        target.refresh_from_db()
        assert (target.state, target.held_from) == ("held", state)
        assert Step.objects.filter(target=target).latest("revision").code == f"draft:{code}"


def test_a_decided_target_is_held_too(running: Round) -> None:
    decision = build.granted(running, 1)
    people.dies(people.moved_in(1))
    assert held(decision.target, gate="release") == [f"{decision.target.number}:death"]


def test_who_is_out_already_is_left_alone(running: Round) -> None:
    people.dies(people.moved_in(1))
    assert held(build.a_target(running, 1, "declined")) == []


def test_a_household_that_changed_matters_where_the_household_is_paid(running: Round) -> None:
    person = people.moved_in(1)
    one, other = build.a_target(running, 1), build.a_round(number=2, definition={"unit": "household"})
    grant = build.a_target(other, 1)
    person.household_number = "H99"
    person.save()
    assert held(one, grant) == ["02-0000001:household"]


def test_somebody_whom_the_register_does_not_know_is_held(running: Round) -> None:
    assert held(build.a_target(running, 1)) == ["01-0000001:other"]


def test_what_an_officer_accepted_does_not_hold_again_but_a_newer_change_does(running: Round) -> None:
    person = people.moved_in(1)
    people.moves_out(person, "2026-10-01")
    now = people_by_number(build.HOUSE, [person.atena_number], "test")[person.atena_number]
    accepted = Known(accepted=evidence_of(Known(), now))
    assert change_of(accepted, now) is None
    assert change_of(accepted, replace(now, protected=True)).code == "protected"  # type: ignore[union-attr]
    assert change_of(accepted, replace(now, status="dead")).code == "death"  # type: ignore[union-attr]
    assert change_of(accepted, replace(now, changed_on=None)).code == "moved"  # type: ignore[union-attr]


def test_the_log_counts_readings_and_names_nobody(running: Round) -> None:
    people.moved_in(1)
    held(build.a_target(running, 1))
    assert AuditEvent.objects.filter(verb="person.bulk_read", subject="residents").count() == 1
    assert not AuditEvent.objects.filter(verb="person.view").exists()


def test_statements_do_not_grow_with_the_targets(running: Round) -> None:
    def counted(numbers: range) -> int:
        targets = [build.a_target(running, number) for number in numbers if people.moved_in(number)]
        with CaptureQueriesContext(connection) as statements:
            held(*targets)
        return len(statements)

    assert counted(range(1, 3)) == counted(range(10, 30))
