"""Which question first: the one that decides most procedures on average over its answers."""

from __future__ import annotations

from tests.rules.procedures.cast import CHILD, catalogue, head, plan_for, situation, wife

from madoguchi.rules.procedures.settle import settling


def questions(*people, **facts):
    return settling(catalogue(), situation(*people, **facts), plan_for(*people, **facts))


def without(person, *keys):
    return {key: value for key, value in person.items() if key not in keys}


def test_the_card_settles_three_procedures_at_once():
    """csv 7, 9, 10 all wait for hasCard."""
    person = without(head(), "card")
    card = next(q for q in questions(person, from_abroad=False) if q.fact == "person.card")
    assert set(card.procedures) == {
        "card_continued_use",
        "signing_certificate_reissue",
        "card_new_application",
    }
    assert card.settles == 3


def test_the_handbook_question_comes_first_when_nobody_said():
    person = without(head(), "disability")
    assert questions(person)[0].fact == "person.disability"


def test_one_childcare_question_for_nursery_and_kindergarten():
    """counter.md §2 fixture A: 64/66."""
    toddler = {"id": "c", "relation": "child", "birth_date": "2022-09-09", **CHILD}
    asked = next(q for q in questions(head(), wife(), toddler) if q.fact == "person.childcare")
    assert set(asked.procedures) == {"nursery_application", "childcare_free_use_certification"}


def test_answering_every_question_leaves_nothing_unknown():
    told = {fact.name: False for fact in catalogue().vocabulary.given("case").values() if fact.type == "bool"}
    own = {f.name: False for f in catalogue().vocabulary.given("person").values() if f.type == "bool"}
    person = {**head(), **own, "sex": "male", "moving": True}
    assert plan_for(person, **told).unknown == ()
