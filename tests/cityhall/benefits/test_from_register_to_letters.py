"""From opening a round to fixed targets, from the register and tax files alone."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from tests.cityhall.benefits import people, sources
from tests.cityhall.conftest import make_actor

from madoguchi.cityhall.benefits.actions.check_sample import check_sample
from madoguchi.cityhall.benefits.actions.extract_targets import extract_targets
from madoguchi.cityhall.benefits.actions.fix_targets import fix_targets
from madoguchi.cityhall.benefits.actions.make_letters import LetterPlan, make_letters
from madoguchi.cityhall.benefits.actions.open_round import Plan, open_round
from madoguchi.cityhall.benefits.actions.post_letters import post_letters
from madoguchi.cityhall.benefits.models import Extraction, LetterBundle, Round, Target
from madoguchi.cityhall.benefits.refusals import NotYet
from madoguchi.cityhall.benefits.targets.snapshots import snapshot_hash
from madoguchi.cityhall.tenancy import jobs
from madoguchi.cityhall.tenancy.models import Municipality, Staff
from madoguchi.rules.benefits import programme

PLAN = Plan(
    opt_out_until=date(2026, 12, 10), apply_until=date(2027, 1, 29), pay_on=date(2026, 12, 18),
    ceiling=400_000,
)


@pytest.fixture
def opened(officer: Staff) -> Round:
    return open_round(
        make_actor(officer), programme("adjustment-2024"), PLAN, txid=uuid.uuid4(), today=date(2026, 11, 20)
    )


def test_candidates_are_fixed_only_after_a_sample_was_looked_at(opened: Round, officer: Staff) -> None:
    actor = make_actor(officer)
    for number in range(1, 4):
        people.moved_in(number)
    people.dies(people.moved_in(4))
    sources.register()
    sources.tax(dict.fromkeys(range(1, 5), 5000))
    extraction = extract_targets(actor, opened.pk, txid=uuid.uuid4())
    jobs.run_ready()
    extraction.refresh_from_db()
    assert (extraction.state, extraction.counts["applies"], extraction.total) == ("done", 3, 3)
    with pytest.raises(NotYet):
        fix_targets(actor, opened.pk, txid=uuid.uuid4())
    check_sample(actor, extraction.pk, shown=3)
    people.moves_out(people.of(1))
    fix_targets(actor, opened.pk, txid=uuid.uuid4())
    jobs.run_ready()
    states = dict(Target.objects.values_list("subject", "state"))
    assert states == {build_subject(1): "held", build_subject(2): "fixed", build_subject(3): "fixed"}
    fixed = Target.objects.get(subject=build_subject(2))
    assert fixed.snapshot["kana"] == "ミホン　タロウ" and fixed.amount == 20_000
    assert fixed.snapshot_sha256 == snapshot_hash(fixed, opened)
    assert Extraction.objects.get().checked_by == f"staff:{officer.pk}"


def test_letters_are_printed_proved_and_posted(opened: Round, officer: Staff, city: Municipality) -> None:
    actor = make_actor(officer)
    Municipality.objects.filter(pk=city.pk).update(settings={"phones": {"welfare": "000-000-1009"}})
    for number in range(1, 4):
        people.moved_in(number)
    sources.register()
    sources.tax(dict.fromkeys(range(1, 4), 5000))
    sources.accounts([1, 2])
    extraction = extract_targets(actor, opened.pk, txid=uuid.uuid4())
    jobs.run_ready()
    check_sample(actor, extraction.pk, shown=3)
    fix_targets(actor, opened.pk, txid=uuid.uuid4())
    jobs.run_ready()
    for kind, count in (("notice", 2), ("confirmation", 1)):
        run = make_letters(actor, opened.pk, LetterPlan(kind, date(2026, 11, 24)), txid=uuid.uuid4())
        jobs.run_ready()
        run.refresh_from_db()
        assert (run.state, run.problem, run.done, run.left_out) == ("made", "", count, [])
        post_letters(actor, run.pk)
        jobs.run_ready()
    assert set(Target.objects.values_list("state", flat=True)) == {"informed"}
    assert LetterBundle.objects.count() == 2


def build_subject(number: int) -> str:
    return f"{9_000_000 + number}"
