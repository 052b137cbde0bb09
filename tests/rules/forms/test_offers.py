"""What a question offers in this household: adults for accounts, 天引き from 65 on. The limits are data."""

from __future__ import annotations

from datetime import date

import pytest
from tests.rules.forms.cast import forms, question

from madoguchi.rules.forms import AnswerError, apply_answer, sources_from_people
from madoguchi.rules.forms.known import Known
from madoguchi.rules.forms.offers import eligible_people, offered_options
from madoguchi.rules.forms.questions import Question
from madoguchi.rules.forms.values import Origin, Sources
from madoguchi.rules.household import Person, Situation

DAY = date(2026, 4, 1)


def household(**born: str) -> Sources:
    people = {person: {"birth_date": day} if day else {} for person, day in born.items()}
    paths = forms().paths
    city = sources_from_people(paths, {}, Origin.MUNICIPALITY, case={"notification.date": DAY})
    return sources_from_people(paths, people, Origin.TRANSFER, case={}, into=city)


def eligible(path: str, sources: Sources) -> tuple[str, ...]:
    paths = forms().paths
    return eligible_people(paths.case[path], Known(paths, sources))


def values(asked: Question, sources: Sources, person: str = "") -> list[str]:
    known = Known(forms().paths, sources)
    return [one.value for one in offered_options(asked.inputs[0], known, person)]


FAMILY = {"mother": "1986-11-03", "teen": "2010-05-01", "child": "2023-04-05"}


@pytest.mark.parametrize("path", ["claimant.person", "holder.person"])
def test_an_account_and_an_allowance_belong_to_an_adult(path):
    """民法4条: 18."""
    assert eligible(path, household(**FAMILY)) == ("mother",)


def test_a_household_is_headed_from_fifteen_on():
    assert eligible("head.person", household(**FAMILY)) == ("mother", "teen")


def test_children_alone_may_name_each_other():
    assert eligible("head.person", household(one="2014-04-02", two="2020-01-01")) == ("one", "two")


def test_an_unknown_age_rules_nobody_out():
    assert eligible("holder.person", household(mother="1986-11-03", somebody="")) == ("mother", "somebody")


@pytest.mark.parametrize(("born", "offered"), [("1961-04-01", True), ("1961-04-03", False), ("", True)])
def test_premiums_are_withheld_from_a_pension_from_65_on_only(born, offered):
    """国民健康保険法76条の3, 介護保険法131条: 65."""
    asked = values(question("payment"), household(old=born, young="2000-01-01"))
    assert ("pension" in asked) is offered


def test_an_option_about_a_person_depends_on_that_person():
    sources = household(old="1940-01-01", young="2000-01-01")
    assert "late_elderly" in values(question("insurance"), sources, "old")
    assert "late_elderly" not in values(question("insurance"), sources, "young")


def test_what_is_not_offered_is_not_accepted():
    sources = household(**FAMILY)
    people = tuple(Person(key, {}) for key in FAMILY)
    situation = Situation("move_in", DAY, people, {})
    with pytest.raises(AnswerError, match="18歳以上"):
        apply_answer(question("claimant"), {"person": "child", "public_servant": False}, situation, sources)
    with pytest.raises(AnswerError, match="口座振替・納付書"):
        apply_answer(question("payment"), "pension", situation, sources)
