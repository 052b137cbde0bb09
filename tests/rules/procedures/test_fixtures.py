"""The fixtures of counter.md §2: expected ids, optional ones in brackets; each vector names its source."""

from __future__ import annotations

import pytest
from tests.rules.procedures.cast import VECTORS, catalogue, vector

from madoguchi.rules.calendar import default_calendar
from madoguchi.rules.household import parse_situation
from madoguchi.rules.procedures.engine import plan

NAMES = sorted(path.stem for path in VECTORS.glob("*.json") if not path.stem.endswith(".expected"))


@pytest.mark.parametrize("name", NAMES)
def test_the_mandatory_ids_are_exactly_those_of_the_fixture(name):
    expected = vector(f"{name}.expected")
    made = plan(catalogue(), parse_situation(vector(name), catalogue().vocabulary), default_calendar())
    assert sorted(r.number for r in made.applies if not r.optional) == expected["required"], expected[
        "source"
    ]


@pytest.mark.parametrize("name", NAMES)
def test_bracketed_ids_are_offered_or_asked_and_nothing_else_is_offered(name):
    expected = vector(f"{name}.expected")
    made = plan(catalogue(), parse_situation(vector(name), catalogue().vocabulary), default_calendar())
    offered = {r.number for r in made.applies if r.optional}
    asked = {r.number for r in made.unknown}
    assert offered <= set(expected["optional"]), expected["source"]
    assert set(expected["optional"]) <= offered | asked, expected["source"]
    assert set(expected.get("unknown", [])) <= asked, expected["source"]


def test_fixture_c_carries_the_red_clock_on_50_only():
    made = plan(catalogue(), parse_situation(vector("C"), catalogue().vocabulary), default_calendar())
    assert [r.number for r in made.applies if r.deadline_urgent] == vector("C.expected")["urgent"]


def test_fixture_a_offers_the_seal_to_both_adults():
    """counter.md §2 fixture A: 12×2."""
    made = plan(catalogue(), parse_situation(vector("A"), catalogue().vocabulary), default_calendar())
    seal = next(r for r in made.applies if r.id == "seal_registration")
    assert seal.people == ("taro", "hanako")


def test_fixture_g_asks_for_the_insurance_before_29():
    """counter.md §2 fixture G: 任意継続 (20日, K), 被扶養者 or 国保."""
    made = plan(
        catalogue(),
        parse_situation(vector("G_before_the_choice"), catalogue().vocabulary),
        default_calendar(),
    )
    question = next(r for r in made.unknown if r.id == "health_insurance_join")
    assert question.facts[0] == "case.insurance_after_leaving"
    for word in ("任意継続", "扶養", "国民健康保険", "20日"):
        assert word in question.question


def test_fixture_g_puts_40_next_to_29():
    """counter.md §2 ordering traps: 40 together with 29."""
    made = plan(catalogue(), parse_situation(vector("G"), catalogue().vocabulary), default_calendar())
    assert made.order[:2] == ("health_insurance_join", "pension_join_class_change")


def test_reasons_name_the_deciding_fact():
    made = plan(catalogue(), parse_situation(vector("A"), catalogue().vocabulary), default_calendar())
    reasons = {r.id: r.reason for r in made.applies}
    assert reasons["child_allowance_claim"] == "3歳と小学生2人のお子さんを育てているため。"
    assert reasons["health_insurance_join"] == "ご家族5人全員が国民健康保険に入るため。"
