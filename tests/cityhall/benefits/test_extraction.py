"""Extraction: unknown is asked for, nobody counts twice, a second look touches nothing that is fixed."""

from __future__ import annotations

import json
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cityhall.benefits import build, killing, people, sources

from madoguchi.cityhall.benefits.actions.exclude_target import exclude_target
from madoguchi.cityhall.benefits.actions.extract_targets import extract_targets
from madoguchi.cityhall.benefits.actions.open_round import Plan, open_round
from madoguchi.cityhall.benefits.actions.release_target import release_target
from madoguchi.cityhall.benefits.models import Extraction, Round, SourceFile, Step, Target, TargetMember
from madoguchi.cityhall.benefits.refusals import NotYet, RoundRefused
from madoguchi.cityhall.benefits.targets import extraction as extraction_job
from madoguchi.cityhall.tenancy import jobs
from madoguchi.rules.benefits import programme

PLAN = Plan(
    opt_out_until=date(2026, 12, 10), apply_until=date(2027, 1, 29), pay_on=date(2026, 12, 18),
    ceiling=400_000,
)  # fmt: skip
OPENED_ON = date(2026, 11, 20)


def opened(programme_id: str = "adjustment-2024", **changes: Any) -> Round:
    plan = Plan(**({name: getattr(PLAN, name) for name in Plan.__dataclass_fields__} | changes))
    return open_round(build.HOUSE, programme(programme_id), plan, txid=uuid.uuid4(), today=OPENED_ON)


def extract(owned: Round) -> Extraction:
    made = extract_targets(build.HOUSE, owned.pk, txid=uuid.uuid4())
    jobs.run_ready()
    made.refresh_from_db()
    return made


def states() -> dict[str, str]:
    """宛名番号's last digits → state."""
    return {subject[-2:]: state for subject, state in Target.objects.values_list("subject", "state")}


def named(numbers: str) -> dict[str, str]:
    return dict.fromkeys(numbers.split(), "candidate")


@pytest.fixture
def town(city: Any) -> None:
    """Five people who live here."""
    for number in range(1, 6):
        people.moved_in(number)
    sources.register()


def test_unknown_is_held_with_what_to_ask_and_never_zero(town: None) -> None:
    sources.tax({1: 5_000, 2: 5_000})
    found = extract(opened())
    assert (found.counts["applies"], found.counts["unknown"]) == (2, 3)
    asked = Target.objects.get(subject="9000003")
    assert (asked.state, asked.held_for, asked.amount) == ("held", "inquiry", None)
    assert "照会" in asked.explained["inquiry"]
    assert not TargetMember.objects.filter(atena_number="9000003").exists()


def test_an_officer_settles_what_was_unknown_within_the_ceiling(town: None) -> None:
    sources.tax({1: 5_000})
    owned = opened()
    extract(owned)
    asked = Target.objects.get(subject="9000003")
    for wrong in (None, 0, owned.ceiling + 1):
        with pytest.raises(RoundRefused):
            release_target(build.HOUSE, asked.pk, text="税務課に確認", txid=uuid.uuid4(), amount=wrong)
    release_target(build.HOUSE, asked.pk, text="税務課に確認", txid=uuid.uuid4(), amount=30_000)
    asked.refresh_from_db()
    assert (asked.state, asked.amount) == ("candidate", 30_000)
    assert asked.explained["lines"] == ["市で確認した結果、30,000円です。"]
    assert TargetMember.objects.filter(target=asked).count() == 1


def test_a_second_extraction_follows_the_new_files_and_says_what_changed(town: None) -> None:
    owned = opened()
    sources.tax({1: 5_000, 2: 5_000, 3: 5_000})
    extract(owned)
    sources.tax({1: 5_000, 2: 8_000, 3: 900_000, 4: 5_000}, estimate=50_000)
    second = extract(owned)
    assert states() == named("01 02 04") | {"03": "excluded", "05": "held"}
    assert Step.objects.get(target__subject="9000003", to_state="excluded").code == "no_longer_named"
    assert not TargetMember.objects.filter(atena_number="9000003").exists()
    assert (second.counts["gone"], second.counts["changed"] + second.counts["kept"]) == (1, 4)


def test_who_is_named_again_comes_back_but_not_whom_an_officer_excluded(town: None) -> None:
    owned = opened()
    sources.tax(dict.fromkeys(range(1, 6), 5000))
    extract(owned)
    exclude_target(build.HOUSE, Target.objects.get(subject="9000005").pk, text="本人から", txid=uuid.uuid4())
    sources.tax({1: 900_000} | dict.fromkeys(range(2, 6), 5000), estimate=50_000)
    extract(owned)
    assert states()["01"] == "excluded"
    sources.tax(dict.fromkeys(range(1, 6), 4000))
    extract(owned)
    assert states() == named("01 02 03 04") | {"05": "excluded"}
    assert TargetMember.objects.count() == 4


def test_what_is_fixed_is_compared_and_never_touched(town: None) -> None:
    owned = opened()
    sources.tax(dict.fromkeys(range(1, 6), 5000))
    extract(owned)
    fixed = Target.objects.get(subject="9000002")
    fixed.state, fixed.snapshot, fixed.snapshot_sha256 = "fixed", {}, "a" * 64
    fixed.save()
    sources.tax(dict.fromkeys(range(1, 6), 9000), estimate=29_000)
    second = extract(owned)
    assert Target.objects.get(pk=fixed.pk).amount == fixed.amount
    assert second.counts["fixed_differs"] == 1


def test_above_the_ceiling_nobody_becomes_a_candidate(town: None) -> None:
    sources.tax({1: 5_000})
    extract(opened(ceiling=10_000))
    assert "上限額" in Target.objects.get(subject="9000001").explained["inquiry"]


def test_a_child_in_two_claims_waits_for_a_look(city: Any) -> None:
    for number in (1, 2):
        people.moved_in(number)
    people.moved_in(3, birth_date="2015-05-05", relation="子", relation_code="20", household_number="H1")
    sources.register()
    sources.hand_in("child_allowance", [
        {"claim_id": f"900000{claim}", "child_id": "9000003", "month": "2025-09", "birth_date": "2015-05-05",
         "supported": 0} for claim in (1, 2)
    ])  # fmt: skip
    found = extract(opened("price-relief-child-2025"))
    assert found.counts["unknown"] == 2 and set(states().values()) == {"held"}


def test_a_programme_of_the_citys_own_is_drawn_from_its_list(town: None) -> None:
    sources.hand_in("targets", [
        {"subject_id": f"900000{number}", "name": "見本　太郎", "kana": "ミホン　タロウ",
         "birth_date": "1980-01-02", "amount": 40_000} for number in (1, 2)
    ])  # fmt: skip
    found = extract(opened("shortfall-2025-2"))
    assert (found.counts["applies"], found.amounts["applies"]) == (2, 80_000)


def test_reasons_hold_nobodys_figures(town: None) -> None:
    sources.tax({number: 900_000 + number for number in range(1, 6)}, estimate=99_000)
    found = extract(opened())
    ((reason, count),) = found.counts["reasons"]
    assert count == 5 and not any(sign.isdigit() for sign in reason)


def test_missing_or_old_files_are_named(town: None) -> None:
    owned = opened()
    with pytest.raises(NotYet, match="住民税、所得税額"):
        extract_targets(build.HOUSE, owned.pk, txid=uuid.uuid4())
    sources.tax({1: 5_000})
    later = SourceFile.objects.get(kind="taxes").as_of + timedelta(days=36)
    with pytest.raises(NotYet, match="古く"):
        extract_targets(build.HOUSE, owned.pk, txid=uuid.uuid4(), today=later)


def test_one_at_a_time_and_the_same_request_once(town: None) -> None:
    sources.tax({1: 5_000})
    owned, txid = opened(), uuid.uuid4()
    first = extract_targets(build.HOUSE, owned.pk, txid=txid)
    assert extract_targets(build.HOUSE, owned.pk, txid=txid).pk == first.pk
    with pytest.raises(NotYet):
        extract_targets(build.HOUSE, owned.pk, txid=uuid.uuid4())


def test_a_round_is_worked_out_by_the_rules_it_was_opened_with(town: None) -> None:
    sources.tax({1: 5_000})
    owned = opened()
    made = extract_targets(build.HOUSE, owned.pk, txid=uuid.uuid4())
    altered = {**owned.definition, "name": "別の給付"}
    found = Extraction.objects.select_related("round").get(pk=made.pk)
    found.round.definition = altered
    assert extraction_job._programme(found.round) is None
    assert extraction_job._programme(owned) is not None


@pytest.mark.parametrize("statement", range(1, 40, 3))
def test_killed_anywhere_it_goes_on(town: None, monkeypatch: pytest.MonkeyPatch, statement: int) -> None:
    monkeypatch.setattr(extraction_job, "PIECE", 2)
    sources.tax({1: 5_000, 2: 5_000, 3: 5_000})
    made = extract_targets(build.HOUSE, opened().pk, txid=uuid.uuid4())
    killing.killed_at(statement)
    killing.lease_runs_out()
    jobs.run_ready()
    made.refresh_from_db()
    assert (made.state, made.total, made.done, made.counts["new"]) == ("done", 5, 5, 5)
    assert states() == named("01 02 03") | {"04": "held", "05": "held"}
    numbers = sorted(Target.objects.values_list("number", flat=True))
    assert len(set(numbers)) == 5 and TargetMember.objects.count() == 3


def test_statements_do_not_grow_with_the_rows(city: Any) -> None:
    def counted(fresh: range) -> int:
        for number in fresh:
            people.moved_in(number)
        sources.register()
        sources.tax(dict.fromkeys(range(1, fresh.stop), 5_000))
        extract_targets(build.HOUSE, opened().pk, txid=uuid.uuid4())
        with CaptureQueriesContext(connection) as statements:
            jobs.run_ready()
        return len(statements)

    assert counted(range(1, 3)) == counted(range(3, 40))


def test_the_log_has_counts_only(town: None) -> None:
    from madoguchi.cityhall.tenancy.models import AuditEvent

    sources.tax({1: 5_000})
    extract(opened())
    event = AuditEvent.objects.get(verb="benefit.extraction_done")
    assert json.loads(event.payload)["detail"]["applies"] == 1
