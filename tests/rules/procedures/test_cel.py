"""Conditions: typed at load, three-valued at run time. Source: the CEL specification on error absorption."""

from __future__ import annotations

import pytest
from tests.rules.procedures.cast import catalogue

from madoguchi.rules.procedures.cel import CelError, Conditions, Missing, macro_bodies

CONDITIONS = Conditions(catalogue().vocabulary, {"limit": 15})


def evaluate(text, scope="case", **facts):
    data = {key.replace("__", "."): value for key, value in facts.items()}
    return CONDITIONS.compile(text, scope).evaluate(CONDITIONS.activation(scope, data))


def test_known_facts():
    assert evaluate("dog && !moped", dog=True, moped=False) is True
    assert evaluate("p.age >= city.limit", "person", p__age=15) is True


def test_a_missing_fact_is_named():
    assert evaluate("dog") == Missing("case.dog")
    assert evaluate("p.age > 3", "person") == Missing("person.age")
    assert evaluate("people.exists(q, q.age > 3)", people=[{}]) == Missing("person.age")


@pytest.mark.parametrize(
    ("text", "facts", "answer"),
    [
        ("dog || moped", {"moped": True}, True),
        ("dog && moped", {"moped": False}, False),
        ("people.exists(q, q.age > 3)", {"people": [{}, {"age": 4}]}, True),
        ("people.all(q, q.age > 3)", {"people": [{}, {"age": 2}]}, False),
    ],
)
def test_a_missing_fact_is_absorbed_when_the_answer_does_not_depend_on_it(text, facts, answer):
    assert evaluate(text, **facts) is answer


def test_unknown_is_not_equal_to_false():
    assert evaluate("dog == false") == Missing("case.dog")
    assert evaluate("!dog") == Missing("case.dog")


@pytest.mark.parametrize(
    ("text", "scope", "word"),
    [
        ("dgo", "case", "dog"),
        ("p.agee > 3", "person", "p.age"),
        ("p.age > 'x'", "person", "int"),
        ("dog + 1", "case", "bool"),
        ("people.exists(q, q.agee > 3)", "case", "q.age"),
        ("people.exists(q, q.age > 3 && household.all(r, r.foreigner))", "case", "r.foreign"),
        ("people.exists(q, q.age > 'x')", "case", "int"),
        ("people.filter(q, q.age > 3)[0].age > 2", "case", "age"),
        ("p.age > 3", "case", "people"),
        ("p.age", "person", "INT"),
        ("p.birth_date == 'x'", "person", "birth_date"),
        ("p.cover in ['nhi', 'non']", "person", "none"),
        ("event == 'birth' ? dog", "case", "event"),
        ("city.limt > 3", "case", "city.limit"),
    ],
)
def test_mistakes_fail_when_the_catalogue_loads(text, scope, word):
    with pytest.raises(CelError, match=word):
        CONDITIONS.compile(text, scope)


def test_refs_are_the_facts_a_condition_reads():
    condition = CONDITIONS.compile(
        "dog && p.age > 3 && people.exists(q, q.cover == 'nhi' || q.foreign)", "person"
    )
    assert condition.refs == {"case.dog", "person.age", "person.cover", "person.foreign"}
    assert condition.lists == {"people"}


def test_bodies_of_nested_macros():
    bodies = list(macro_bodies("people.exists(q, q.a && household.all(r, r.b == ')'))"))
    assert bodies == [
        (frozenset({"q"}), "q.a && household.all(r, r.b == ')')"),
        (frozenset({"q", "r"}), "r.b == ')'"),
    ]
