"""Whatever is known, the plan keeps its promises. Situations are drawn from the vocabulary itself.

Not generated: overlays, out-of-date rules, events that are not open.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.rules.procedures.cast import catalogue

from madoguchi.rules.calendar import default_calendar
from madoguchi.rules.household import Person, Situation
from madoguchi.rules.procedures.engine import plan
from madoguchi.rules.procedures.settle import settling

VOCABULARY = catalogue().vocabulary
TODAY = date(2026, 4, 10)
EVENTS = [event.id for event in VOCABULARY.events.values() if event.open]
FAST = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def values_of(fact):
    if fact.type == "bool":
        return st.booleans()
    if fact.type == "date":
        return st.dates(TODAY - timedelta(days=100 * 366), TODAY)
    if fact.type == "string":
        return st.sampled_from(["JP", "VN", "CN"])
    if fact.type == "disability":
        pair = st.tuples(
            st.sampled_from(sorted(fact.values)), st.sampled_from(["", "1", "2", "3", "A1", "B"])
        )
        return st.one_of(
            st.just((("unknown", ""),)), st.lists(pair, max_size=2).map(lambda x: tuple(sorted(set(x))))
        )
    return st.sampled_from([*fact.values, *([0] if fact.null == 0 else [])])


def facts_of(scope, skip=()):
    known = {name: values_of(fact) for name, fact in VOCABULARY.given(scope).items() if name not in skip}
    return st.fixed_dictionaries({}, optional=known)


@st.composite
def situations(draw):
    people = [Person("p0", {"relation": "head", **draw(facts_of("person", ["relation"]))})]
    relations = [r for r in VOCABULARY.person["relation"].values if r != "head"]
    for index in range(draw(st.integers(0, 4))):
        own = draw(facts_of("person", ["relation"]))
        people.append(Person(f"p{index + 1}", {"relation": draw(st.sampled_from(relations)), **own}))
    return Situation(draw(st.sampled_from(EVENTS)), TODAY, tuple(people), draw(facts_of("case")))


def made(situation):
    return plan(catalogue(), situation, default_calendar())


def lists(result):
    return {
        "applies": {row.id for row in result.applies},
        "not_needed": {row.id for row in result.not_needed},
        "unknown": {row.id for row in result.unknown},
    }


@FAST
@given(situations())
def test_every_candidate_is_in_exactly_one_list(situation):
    found = lists(made(situation))
    candidates = {rule.slug for rule in catalogue().candidates(situation.event) if rule.valid_from <= TODAY}
    assert sum(map(len, found.values())) == len(candidates)
    assert set().union(*found.values()) == candidates


@FAST
@given(situations())
def test_the_order_is_topological(situation):
    result = made(situation)
    place = {slug: index for index, slug in enumerate(result.order)}
    assert [row.id for row in result.applies] == list(result.order)
    for slug in result.order:
        for before in catalogue().rule(slug, TODAY).depends_on:
            assert place.get(before, -1) < place[slug]


@FAST
@given(situations(), st.randoms())
def test_the_order_of_people_and_facts_does_not_matter(situation, random):
    people = list(situation.household)
    random.shuffle(people)
    shuffled = replace(situation, household=tuple(people), facts=dict(reversed(situation.facts.items())))
    assert lists(made(shuffled)) == lists(made(situation))
    assert made(shuffled).order == made(situation).order


@FAST
@given(situations(), st.data())
def test_adding_a_fact_changes_only_what_was_open(situation, data):
    """A verdict that presumes nothing stays; only unknown, unsure or presumed ones may change."""
    scope = data.draw(st.sampled_from(["case", "person"]))
    target = data.draw(st.sampled_from(situation.household)) if scope == "person" else None
    told = target.facts if target else situation.facts
    open_facts = [f for n, f in VOCABULARY.given(scope).items() if n not in told and n not in STRUCTURAL]
    if not open_facts:
        return
    fact = data.draw(st.sampled_from(open_facts))
    value = data.draw(values_of(fact))
    if target:
        people = tuple(
            Person(p.id, {**p.facts, fact.name: value}) if p is target else p for p in situation.household
        )
        richer = replace(situation, household=people)
    else:
        richer = replace(situation, facts={**situation.facts, fact.name: value})
    before, after = made(situation), lists(made(richer))
    firm = {row.id for row in before.applies if not row.presumed and not row.unsure}
    assert firm <= after["applies"]
    assert {row.id for row in before.not_needed} <= after["not_needed"]


#: Facts with a documented reading when absent: somebody's part in the event, not an unanswered question.
STRUCTURAL = {
    *(
        "moving",
        "joins_household",
        "left_job",
        "gave_birth",
        "birth_date",
        "child_birth_date",
        "pension",
        "sex",
    ),
    *("receives_child_allowance", "single_parent", "water", "card", "nationality", "pregnant"),
    *("care_level", "self_reliance_medical", "disability_services", "child_day_services"),
    "special_disability_allowance",
}


@FAST
@given(situations())
def test_unknown_rows_ask_a_question_and_name_the_facts(situation):
    for row in made(situation).unknown:
        assert row.question.endswith("。")
        assert row.facts


@FAST
@given(situations())
def test_settling_questions_cover_every_unknown_row(situation):
    result = made(situation)
    covered = {slug for item in settling(catalogue(), situation, result) for slug in item.procedures}
    assert covered == {row.id for row in result.unknown}


@FAST
@given(situations())
def test_sentences_have_no_unfilled_places(situation):
    result = made(situation)
    texts = [row.reason for row in (*result.applies, *result.not_needed)]
    texts += [row.question for row in result.unknown] + [row.deadline_text for row in result.applies]
    assert not [text for text in texts if "{" in text or "None" in text]
