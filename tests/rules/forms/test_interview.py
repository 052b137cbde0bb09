"""The interview: about a dozen decisions, each asked once, only while it matters, and each can be taken back.

Sources: counter.md §3 (about 12 decisions), ux.md rules 12–24, 30, 33; facts.yaml (every askable fact).
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.forms.cast import (
    StubPlan,
    answers,
    family_plan,
    forms,
    interviewed,
    known_before_the_interview,
    question,
    questions,
    situation_before_the_interview,
    vector,
    vocabulary,
)

from madoguchi.rules.forms import (
    AnswerError,
    Sources,
    apply_answer,
    apply_answers,
    completed_answer,
    fill,
    merged_answer,
    outstanding,
)


@dataclass(frozen=True)
class Unknown:
    facts: tuple[str, ...]
    people: tuple[str, ...] = ()


def unknown(*facts: str) -> StubPlan:
    """The family's plan with one undecided procedure per fact."""
    return StubPlan(family_plan().applies, tuple(Unknown((fact,)) for fact in facts))


def asked(plan, situation=None, sources=None, later=()):
    situation = situation or situation_before_the_interview()
    sources = sources or known_before_the_interview()
    return outstanding(questions(), plan, situation, sources, fill(forms(), plan, sources), later=later)


def names(found) -> list[str]:
    return [one.id for one in found]


def fact(situation, person: str, name: str):
    return next(one.facts.get(name) for one in situation.household if one.id == person)


def test_every_askable_fact_is_settled_by_exactly_one_question():
    direct = [key for one in questions() for key in one.direct]
    assert len(direct) == len(set(direct))
    askable = {fact.key for scope in ("person", "case") for fact in vocabulary().given(scope).values()}
    assert askable - {key for one in questions() for key in one.settles} == set()


def test_every_path_that_only_the_resident_knows_has_a_question():
    settled = {key for one in questions() for key in one.settles}
    gaps = {gap.path for gap in fill(forms(), family_plan(), known_before_the_interview()).gaps}
    assert gaps <= settled
    assert fill(forms(), family_plan(), Sources()).gaps  # and with nothing known at all, it still answers


def test_sentences_can_be_read_aloud():
    for one in questions():
        assert len(one.say) <= 40
        assert one.say.endswith("。")
        assert one.easy and one.en and one.why
        assert one.say.count("。") == 1, "one sentence, one idea"


def test_the_family_is_asked_in_the_order_of_the_counter():
    assert names(asked(family_plan())) == [
        "move_date", "new_address", "household", "head", "phone", "people",
        "school", "claimant", "payment", "copies",
    ]  # fmt: skip


def test_the_family_answers_at_most_twelve_questions_when_everything_is_unknown():
    """Every fact that the family's candidates could turn on is missing: still a dozen decisions."""
    facts = [
        "case.dog", "case.moped", "case.public_housing", "case.renting", "case.children_apart",
        "case.facility", "person.disability", "person.care_level", "person.pregnant", "person.childcare",
        "person.in_nursery",
        "person.after_school_wanted", "person.private_school", "person.self_reliance_medical",
        "person.intractable_disease", "person.seal_wanted", "case.copies_wanted", "case.single_parent",
        "case.child_allowance_public_servant", "case.water",
    ]  # fmt: skip
    situation, sources = situation_before_the_interview(), known_before_the_interview()
    given_answers, count = vector()["answers"], 0
    while found := asked(remaining(facts, situation), situation, sources):
        first = found[0]
        answer = given_answers[first.id]
        if first.kind == "checklist":
            answer = completed_answer(first, answer)
        situation, sources = apply_answer(first, answer, situation, sources)
        count += 1
        assert count <= 12
    packet = fill(forms(), family_plan(), sources)
    assert packet.complete
    assert count == len(sources.answered) <= 12
    assert fact(situation, "p2", "seal_wanted") is True
    assert fact(situation, "p1", "pregnant") is False  # men are not asked, and not left unknown either


def remaining(facts, situation):
    """A plan that still misses those facts that somebody has not stated."""
    missing = []
    for key in facts:
        scope, _, name = key.partition(".")
        stated = (
            [name in one.facts for one in situation.household]
            if scope == "person"
            else [name in situation.facts]
        )
        if not all(stated):
            missing.append(key)
    return unknown(*missing)


def test_only_items_that_matter_are_read_out():
    found = {one.id: one for one in asked(unknown("case.dog"))}
    assert [item.id for item in found["household"].items] == ["water", "dog"]


def test_people_whom_it_cannot_concern_are_not_offered():
    found = {one.id: one for one in asked(unknown("person.pregnant"))}
    pregnant = next(item for item in found["people"].items if item.id == "pregnant")
    assert pregnant.people == ("p2",)
    assert set(pregnant.settles) == {"p1", "p2", "p3", "p4", "p5"}


def test_what_is_known_is_not_asked():
    assert "insurance" not in names(asked(family_plan()))
    assert "came_from" not in names(asked(family_plan()))
    situation, sources = interviewed()
    assert names(asked(family_plan(), situation, sources)) == []


def test_later_postpones_without_answering():
    assert "phone" not in names(asked(family_plan(), later={"phone"}))
    assert "phone" in names(asked(family_plan()))


def test_the_account_answers_for_the_allowance_only_in_the_claimants_name():
    situation, sources = interviewed()
    situation, sources = apply_answer(
        question("claimant"), {"person": "p2", "public_servant": False}, situation, sources
    )
    assert "payout" in names(asked(family_plan(), situation, sources))


def test_the_head_settles_the_relations_of_all():
    situation, _ = apply_answer(
        question("head"), "p2", situation_before_the_interview(), known_before_the_interview()
    )
    assert [fact(situation, person, "relation") for person in ("p1", "p2", "p3")] == [
        "husband",
        "head",
        "child",
    ]


def test_the_day_somebody_moved_becomes_the_day_of_the_event():
    situation, sources = apply_answer(
        question("move_date"),
        "令和8年3月29日",
        situation_before_the_interview(),
        known_before_the_interview(),
    )
    assert situation.date.isoformat() == sources.plain("move.date") == "2026-03-29"
    assert situation.facts["move_date"] == situation.date


def test_a_handbook_carries_its_grade_and_nobody_else_has_one():
    found = {one.id: one for one in asked(unknown("person.disability"))}["people"]
    answer = completed_answer(found, {"physical": {"p1": "2"}})
    situation, _ = apply_answer(found, answer, situation_before_the_interview(), known_before_the_interview())
    assert fact(situation, "p1", "disability") == (("physical", "2"),)
    assert fact(situation, "p2", "disability") == ()


def test_what_was_not_shown_stays_unknown():
    situation, _ = apply_answer(
        question("household"), {"dog": True}, situation_before_the_interview(), known_before_the_interview()
    )
    assert situation.facts["dog"] is True
    assert "moped" not in situation.facts


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("move_date", "平成31年5月1日", "令和元年5月1日"),
        ("move_date", "令和8年4月不詳", "年月日まで"),
        ("phone", "12-34", "市外局番から"),
        ("head", "p9", "世帯の人から"),
        ("payment", "cash", "口座振替・納付書"),
        ("copies", {"copies": "三"}, "数字で"),
        ("account", {"bank": "見本銀行"}, "「支店」を入れてください"),
        (
            "account",
            {"bank": "見本銀行", "branch": "本店", "kind": "ordinary", "number": "１２３"},
            "7桁で入れてください（いま3桁）",
        ),
        ("new_address", {"text": "a\x00b"}, "改行など"),
        ("school", {"p9": "学校"}, "この世帯にいません"),
        ("household", {"dgo": True}, "「dgo」という項目はありません"),
        ("people", "p1", "答えの形"),
        ("card", {"p1": "yes"}, "はい・いいえ"),
    ],
)
def test_a_wrong_answer_is_explained_and_changes_nothing(name, answer, words):
    with pytest.raises(AnswerError) as caught:
        apply_answer(question(name), answer, situation_before_the_interview(), known_before_the_interview())
    assert words in "".join(caught.value.problems)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("０９０－００００－００００", "090-0000-0000"),
        ("０９０ー００００ー００００", "090-0000-0000"),
        ("099 216 1217", "099 216 1217"),
    ],
)
def test_full_width_digits_are_accepted(typed, kept):
    _, sources = apply_answer(
        question("phone"), typed, situation_before_the_interview(), known_before_the_interview()
    )
    assert sources.plain("applicant.phone") == kept


@pytest.mark.parametrize("typed", ["〒０００ー０００５", "000−0005", "0000005"])
def test_a_postcode_may_have_any_hyphen(typed):
    answer = {"postcode": typed, "text": "見本県見本市東町9番"}
    _, sources = apply_answer(
        question("new_address"), answer, situation_before_the_interview(), known_before_the_interview()
    )
    assert sources.plain("new_address.postcode") == "0000005"


OTHERS = {
    "move_date": "2026-03-30",
    "new_address": {"text": "見本県見本市東町9番"},
    "household": {"water": False, "dog": True},
    "head": "p2",
    "phone": "099-216-0000",
    "people": {"seal": ["p1"], "student": ["p2"]},
    "payment": "slip",
    "account": {"bank": "別銀行", "branch": "北支店", "kind": "current", "number": "7654321", "holder": "p2"},
    "claimant": {"person": "p2", "public_servant": True},
    "copies": {"copies": 0},
    "school": {"p3": "別の学校"},
}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(sorted(OTHERS)), min_size=1, max_size=6))
def test_changing_an_answer_and_changing_back_gives_the_identical_packet(changes):
    situation, sources = before = interviewed()
    for name in changes:
        situation, sources = apply_answer(question(name), OTHERS[name], situation, sources)
    for name in changes:
        situation, sources = apply_answer(question(name), answers()[name], situation, sources)
    assert situation == before[0]
    assert fill(forms(), family_plan(), sources) == fill(forms(), family_plan(), before[1])


@settings(max_examples=30, deadline=None)
@given(st.permutations(sorted(OTHERS)))
def test_the_order_of_answering_does_not_matter(order):
    start = situation_before_the_interview(), known_before_the_interview()
    situation, sources = start
    for name in order:
        situation, sources = apply_answer(question(name), answers()[name], situation, sources)
    expected = apply_answers(questions(), answers(), *start)
    assert situation == expected[0]
    assert fill(forms(), family_plan(), sources) == fill(forms(), family_plan(), expected[1])


def test_taking_every_answer_back_leaves_what_was_there():
    situation, sources = interviewed()
    for name in answers():
        situation, sources = apply_answer(question(name), None, situation, sources)
    assert situation == situation_before_the_interview()
    assert fill(forms(), family_plan(), sources) == fill(forms(), family_plan(), known_before_the_interview())


def test_a_question_that_comes_back_for_more_people_keeps_what_was_said():
    first = {one.id: one for one in asked(StubPlan((), (Unknown(("person.disability",), ("p1",)),)))}[
        "people"
    ]
    answer = completed_answer(first, {"physical": {"p1": "1"}})
    situation, sources = apply_answer(
        first, answer, situation_before_the_interview(), known_before_the_interview()
    )
    later = StubPlan((), (Unknown(("person.disability",), ("p1", "p2")),))
    again = {one.id: one for one in asked(later, situation, sources)}["people"]
    assert again.items[0].people == ("p2",)
    merged = merged_answer(again, completed_answer(again, {}), answer)
    situation, _ = apply_answer(again, merged, situation, sources)
    assert fact(situation, "p1", "disability") == (("physical", "1"),)
    assert fact(situation, "p2", "disability") == ()
