"""A question that comes back keeps what was said of others; the screen suggests what the message declared."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from django.http import QueryDict
from tests.cityhall.cases import journey
from tests.cityhall.conftest import make_actor

from madoguchi.cityhall.cases.actions.record_answer import record_answer
from madoguchi.cityhall.cases.actions.remove_person import remove_person
from madoguchi.cityhall.cases.models import Visit
from madoguchi.cityhall.cases.planning import Draft, draft_of
from madoguchi.cityhall.counter import interview
from madoguchi.cityhall.residents.actions.receive_transfer import receive_transfer
from madoguchi.cityhall.tenancy.actor import Actor, system_actor
from madoguchi.rules.forms.questions import Question


@pytest.fixture
def actor(clerk) -> Actor:
    return make_actor(clerk)


@pytest.fixture
def visit(actor: Actor) -> Visit:
    return journey.opened(actor)


def question(draft: Draft, name: str, *people: str) -> Question:
    found = next(one for one in draft.rules.questions if one.id == name)
    return replace(found, people=people)


def test_earlier_people_keep_their_answer(actor: Actor, visit: Visit):
    record_answer(actor, visit.pk, question="school", value={"p3": "第一小学校"}, txid=uuid4())
    draft = draft_of(Visit.objects.get())
    answer = interview.answer_from(
        question(draft, "school", "p4"), draft, QueryDict("v.value.p4=第二小学校")
    )
    assert answer == {"p3": "第一小学校", "p4": "第二小学校"}
    record_answer(actor, visit.pk, question="school", value=answer, txid=uuid4())
    draft = draft_of(Visit.objects.get())
    assert draft.sources.plain("school_previous", "p3") == "第一小学校"
    assert draft.sources.plain("school_previous", "p4") == "第二小学校"


def test_the_answer_about_somebody_who_left_is_dropped(actor: Actor, visit: Visit):
    record_answer(
        actor, visit.pk, question="school", value={"p3": "第一小学校", "p4": "第二小学校"}, txid=uuid4()
    )
    remove_person(actor, visit.pk, key="p4", txid=uuid4())
    draft = draft_of(Visit.objects.get())
    assert draft.problems == []
    again = interview.answer_from(question(draft, "school", "p3"), draft, QueryDict("v.value.p3=第三小学校"))
    assert again == {"p3": "第三小学校"}


def test_address_building_and_postcode_are_suggested_each_in_its_place(actor: Actor):
    message = journey.message("T-9") | {
        "new_address": "見本市緑町五丁目5番12号　コーポ受付201号", "new_postcode": "0000005",
    }  # fmt: skip
    transfer = receive_transfer(system_actor("test"), message)
    visit = journey.open_visit(actor, event="move_in", day=journey.DAY, txid=uuid4())
    journey.choose_people(actor, visit.pk, transfer=transfer.pk, txid=uuid4())
    draft = draft_of(Visit.objects.get())
    shown = {one.name: one.value for one in interview.controls(question(draft, "new_address"), draft, None)}
    assert shown == {
        "v.postcode": "0000005", "v.text": "見本市緑町五丁目5番12号", "v.building": "コーポ受付201号",
    }  # fmt: skip


def test_only_adults_are_offered_for_an_account(visit: Visit):
    draft = draft_of(visit)
    for name in ("claimant", "account"):
        controls = interview.controls(question(draft, name), draft, None)
        people = next(one for one in controls if one.kind == "people")
        assert [choice.value for choice in people.choices] == ["p1", "p2"]
