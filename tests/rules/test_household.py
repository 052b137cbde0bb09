"""parse_situation: what it accepts, and that it names every problem (format: the issue on the counter)."""

from __future__ import annotations

from datetime import date

import pytest

from madoguchi.rules.household import SituationError, parse_situation
from madoguchi.rules.procedures.loader import default_root, load_vocabulary
from madoguchi.rules.situation_schema import situation_schema

VOCABULARY = load_vocabulary(default_root())


def parse(person=None, facts=None, **top):
    people = [{"id": "a", "relation": "head", **(person or {})}]
    data = {"event": "move_in", "date": "2026-04-01", "household": people, "facts": facts or {}, **top}
    return parse_situation(data, VOCABULARY)


def problems(*args, **kwargs):
    with pytest.raises(SituationError) as caught:
        parse(*args, **kwargs)
    return caught.value.problems


@pytest.mark.parametrize(
    "text", ["昭和60年1月1日", "S60.1.1", "1985-01-01", "1985/1/1", "19850101", "昭和６０年１月１日"]
)
def test_dates_in_every_notation(text):
    assert parse({"birth_date": text}).household[0].facts["birth_date"] == date(1985, 1, 1)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("insurance", "unknown"),
        ("insurance", None),
        ("card", None),
        ("birth_date", "不詳"),
        ("sex", "unknown"),
        ("nationality", "unknown"),
    ],
)
def test_unknown_facts_are_left_out(key, value):
    assert key not in parse({key: value}).household[0].facts


@pytest.mark.parametrize(
    ("key", "value", "stored"),
    [
        ("pension", None, 0),
        ("pension", 3, 3),
        ("care_level", None, "none"),
        ("care_level", "要介護2", "care2"),
        ("care_level", "support_1", "support1"),
        ("care_level", 2, "care2"),
        ("care_level", "要介護 ２", "care2"),
        ("disability", "身体2級", (("physical", "2"),)),
        ("disability", ["療育Ａ", "mental_2"], (("intellectual", "A"), ("mental", "2"))),
        ("disability", ["none"], ()),
        ("care_level", True, "certified"),
        ("disability", None, ()),
        ("disability", False, ()),
        ("disability", True, (("unknown", ""),)),
        ("disability", "身体", (("physical", ""),)),
        ("disability", {"kind": "physical", "grade": 2}, (("physical", "2"),)),
        ("disability", [{"kind": "療育", "grade": "A1"}, "mental"], (("intellectual", "A1"), ("mental", ""))),
        ("relation", "世帯主", "head"),
        ("relation", "長女", "child"),
        ("sex", "女", "female"),
        ("insurance", "国保", "nhi"),
        ("nationality", "日本", "JP"),
    ],
)
def test_generous_readings(key, value, stored):
    assert parse({key: value}).household[0].facts[key] == stored


def test_one_answer_may_say_two_things():
    assert parse(facts={"left_job": "layoff"}).facts == {"left_job": True, "leaving_reason": "layoff"}
    assert parse(facts={"left_job": 11}).facts == {"left_job": True, "leaving_code": 11}


@pytest.mark.parametrize(
    ("kwargs", "words"),
    [
        ({"facts": {"dgo": True}}, ["dgo", "dog"]),
        ({"person": {"insurence": "nhi"}}, ["insurence", "insurance", "1人目"]),
        ({"person": {"dog": True}}, ["dog", "facts"]),
        ({"facts": {"pregnant": True}}, ["pregnant", "household"]),
        ({"person": {"age": 30}}, ["age", "計算"]),
        ({"person": {"insurance": "nih"}}, ["insurance", "nih", "nhi"]),
        ({"person": {"pension": 4}}, ["pension", "4"]),
        ({"person": {"card": "yes"}}, ["card", "true"]),
        ({"person": {"birth_date": "2023-02-29"}}, ["birth_date", "28日"]),
        ({"person": {"birth_date": "昭和64年1月8日"}}, ["birth_date", "昭和64年1月7日"]),
        ({"person": {"birth_date": "2026-04-02"}}, ["birth_date", "より後"]),
        ({"person": {"disability": {"kind": "physical", "level": 2}}}, ["level", "grade"]),
        ({"person": {"disability": {"kind": "physical", "grade": 9}}}, ["grade", "9"]),
        ({"person": {"disability": "身体9級"}}, ["身体9級", "physical"]),
        ({"person": {"care_level": 6}}, ["care_level", "6"]),
        ({"event": "mov_in"}, ["mov_in", "move_in"]),
        ({"date": "平成31年5月1日"}, ["date"]),
        ({"date": "不詳"}, ["date", "年月日"]),
        ({"household": []}, ["household"]),
        ({"household": {"id": "a"}}, ["household"]),
        ({"houshold": []}, ["houshold", "household"]),
        ({"facts": {"child_birth_date": "2026-04-02"}}, ["child_birth_date"]),
    ],
)
def test_each_problem_names_the_key(kwargs, words):
    text = "\n".join(problems(**kwargs))
    for word in words:
        assert word in text


def test_all_problems_are_collected():
    assert len(problems({"card": 1, "sexx": "male"}, {"dgo": 1}, event="x")) == 4


def test_two_heads_and_two_people_with_one_id():
    people = [{"id": "a", "relation": "head"}, {"id": "a", "relation": "head"}]
    text = "\n".join(problems(household=people))
    assert "世帯主" in text
    assert "id「a」" in text


def test_the_schema_lists_exactly_the_given_facts():
    schema = situation_schema(VOCABULARY)["properties"]
    assert set(schema["household"]["items"]["properties"]) == {"id", *VOCABULARY.given("person")}
    assert set(schema["facts"]["properties"]) == set(VOCABULARY.given("case"))
    assert set(schema["event"]["enum"]) == set(VOCABULARY.events)
