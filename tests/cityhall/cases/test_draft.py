"""The draft: nothing typed is lost, nobody overwrites anybody, and the plan follows every answer at once."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.cityhall.cases import journey, rows
from tests.cityhall.conftest import make_actor

from madoguchi.cityhall.cases.actions.choose_applicant import choose_applicant
from madoguchi.cityhall.cases.actions.choose_people import choose_people
from madoguchi.cityhall.cases.actions.close_visit import close_visit
from madoguchi.cityhall.cases.actions.open_visit import open_visit
from madoguchi.cityhall.cases.actions.record_answer import record_answer
from madoguchi.cityhall.cases.actions.remove_person import remove_person
from madoguchi.cityhall.cases.actions.select_procedures import select_procedures
from madoguchi.cityhall.cases.actions.set_language import set_language
from madoguchi.cityhall.cases.actions.type_person import type_person
from madoguchi.cityhall.cases.models import Answer, Visit
from madoguchi.cityhall.cases.planning import LATER, draft_of
from madoguchi.cityhall.cases.refusals import AnsweredMeanwhile, BadInput, NotAllowed, NotFound, VisitNotOpen
from madoguchi.cityhall.cases.selectors import access_visit, visits_today
from madoguchi.cityhall.residents.actions.receive_transfer import receive_transfer
from madoguchi.cityhall.tenancy.actor import system_actor
from madoguchi.cityhall.tenancy.scope import municipality_scope
from madoguchi.rules.forms.values import Origin


@pytest.fixture
def visit(at_counter):
    return journey.opened(at_counter)


def say(actor, visit, question, value, **more):
    return record_answer(actor, visit.pk, question=question, value=value, txid=uuid4(), **more)


def test_what_the_former_city_sent_is_known_with_its_origin(visit):
    sources = draft_of(visit).sources
    name = sources.get("name", "p1")
    assert (name.value, name.origin) == ("見本　太郎", Origin.TRANSFER)
    assert sources.plain("former_address.text") == "見本県旧市本町1丁目2番3号"
    assert sources.plain("former_relation", "p2") == "wife"
    assert sources.plain("child_allowance.previous_end") == "令和8年3月分"
    assert sources.get("name", "p9") is None


def test_an_answer_changes_the_plan_at_once_and_taking_it_back_restores_it(at_counter, visit):
    def dog() -> str:
        plan = draft_of(Visit.objects.get(pk=visit.pk)).plan
        return next(
            (kind for kind in ("applies", "not_needed", "unknown")
             for one in getattr(plan, kind) if one.id == "dog_registration_change"), ""
        )  # fmt: skip

    assert dog() == "unknown"
    say(at_counter, visit, "household", {"dog": True})
    assert dog() == "applies"
    say(at_counter, visit, "household", {"dog": False})
    assert dog() == "not_needed"
    say(at_counter, visit, "household", None)
    assert dog() == "unknown"
    assert Answer.objects.count() == 3


def test_no_deadline_before_the_day_of_the_move_is_said(at_counter, visit):
    def due():
        applies = draft_of(Visit.objects.get(pk=visit.pk)).plan.applies
        return next(one.deadline for one in applies if one.id == "move_in_notification")

    assert due() is None
    say(at_counter, visit, "move_date", "2026-04-01")
    assert due() == date(2026, 4, 15)


def test_put_off_stays_unknown_and_is_not_asked_again(at_counter, visit):
    assert "phone" in {one.id for one in draft_of(visit).questions}
    say(at_counter, visit, "phone", LATER)
    draft = draft_of(Visit.objects.get())
    assert "phone" not in {one.id for one in draft.questions}
    assert draft.sources.get("applicant.phone") is None
    assert [one.value for one in draft.answered] == [LATER]


def test_the_same_answer_sent_twice_is_one_row(at_counter, visit):
    txid = uuid4()
    for _ in range(2):
        record_answer(at_counter, visit.pk, question="phone", value="09000000000", txid=txid)
    assert Answer.objects.count() == 1


def test_two_clerks_answer_the_same_question(at_counter, second_clerk, visit):
    seen = visit.revision
    say(at_counter, visit, "phone", "0990000000", seen=seen)
    with pytest.raises(AnsweredMeanwhile) as refused:
        say(second_clerk, visit, "phone", "0991111111", seen=seen)
    assert (refused.value.theirs, refused.value.mine) == ("0990000000", "0991111111")
    assert refused.value.by == at_counter.label
    say(second_clerk, visit, "phone", "0991111111", seen=refused.value.revision)


def test_two_clerks_answer_different_questions(at_counter, second_clerk, visit):
    seen = visit.revision
    say(at_counter, visit, "phone", "0990000000", seen=seen)
    say(second_clerk, visit, "move_date", "R8.3.29", seen=seen)
    assert Answer.objects.count() == 2


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("move_date", "平成31年5月1日"), ("move_date", "昭和64年1月8日"), ("move_date", "2023-02-29"),
        ("move_date", "不詳"), ("phone", "12"), ("head", "p9"), ("no_such_question", "x"),
        ("gap:no.such.path", "x"), ("household", ["dog"]), ("new_address", {"text": "あ" * 301}),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_in_words_and_not_stored(at_counter, visit, question, value):
    with pytest.raises(BadInput) as refused:
        say(at_counter, visit, question, value)
    assert str(refused.value)
    assert not Answer.objects.exists()


def test_a_gap_that_staff_typed_says_so(at_counter, visit):
    say(at_counter, visit, "gap:kana", "ミホン　タロー", person="p1")
    kana = draft_of(Visit.objects.get()).sources.get("kana", "p1")
    assert (kana.value, kana.origin) == ("ミホン　タロー", Origin.STAFF)


def test_answers_are_only_ever_added(at_counter, visit):
    say(at_counter, visit, "phone", "0990000000")
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.update(revision=99)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.all().delete()


def test_a_change_voids_the_packet(at_counter):
    visit = rows.visit_of(at_counter)
    rows.packet_on(visit)
    say(at_counter, visit, "phone", "0990000000")
    visit.refresh_from_db()
    assert visit.packet is None


def test_a_persons_key_is_never_given_to_someone_else(at_counter):
    transfer = receive_transfer(system_actor("test"), journey.message())
    people = [str(person.pk) for person in transfer.people.order_by("order")]
    visit = open_visit(at_counter, event="move_in", txid=uuid4())
    choose_people(at_counter, visit.pk, transfer=transfer.pk, movers=people[:2], txid=uuid4())
    remove_person(at_counter, visit.pk, key="p1", txid=uuid4())
    choose_people(at_counter, visit.pk, transfer=transfer.pk, movers=people[1:3], txid=uuid4())
    keys = {person.source_key: person.key for person in visit.people.filter(left_at__isnull=True)}
    assert keys == {people[1]: "p2", people[2]: "p3"}
    choose_people(at_counter, visit.pk, transfer=transfer.pk, txid=uuid4())
    again = {person.source_key: person.key for person in visit.people.filter(left_at__isnull=True)}
    assert [again[pk] for pk in people] == ["p1", "p2", "p3", "p4", "p5"]


def test_the_applicant_is_one_of_them(at_counter, visit):
    choose_applicant(at_counter, visit.pk, key="p2", txid=uuid4())
    assert draft_of(Visit.objects.get()).sources.plain("applicant.person") == "p2"
    with pytest.raises(BadInput):
        choose_applicant(at_counter, visit.pk, key="p9", txid=uuid4())
    remove_person(at_counter, visit.pk, key="p2", txid=uuid4())
    assert Visit.objects.get().applicant == "p1"


def test_someone_no_source_knows_is_typed(at_counter):
    visit = open_visit(at_counter, event="move_in", txid=uuid4())
    txid = uuid4()
    items = {"name": "山田　Ａｎｎａ", "birth_date": "1990-01-02", "sex": "female", "foreign": True}
    first, second = (type_person(at_counter, visit.pk, items=items, txid=txid) for _ in range(2))
    assert first.pk == second.pk
    assert draft_of(Visit.objects.get()).sources.get("name", "p1").origin is Origin.STAFF
    with pytest.raises(BadInput):
        type_person(at_counter, visit.pk, items={"name": "  "}, txid=uuid4())
    with pytest.raises(BadInput):
        type_person(at_counter, visit.pk, items={"name": "あ" * 9000}, txid=uuid4())


def test_people_from_the_register_are_not_retyped_here(at_counter, visit):
    with pytest.raises(BadInput):
        type_person(at_counter, visit.pk, items={"name": "別人"}, key="p1", txid=uuid4())


def test_optional_procedures_are_chosen_required_ones_are_not_dropped(at_counter):
    visit = journey.interviewed(at_counter, journey.opened(at_counter))
    before = {planned.id for planned in draft_of(visit).selected}
    assert "seal_registration" in before
    for _ in range(2):
        select_procedures(at_counter, visit.pk, chosen={"seal_registration": False}, txid=uuid4())
    after = {planned.id for planned in draft_of(Visit.objects.get()).selected}
    assert before - after == {"seal_registration"}
    with pytest.raises(BadInput):
        select_procedures(at_counter, visit.pk, chosen={"move_in_notification": False}, txid=uuid4())
    with pytest.raises(BadInput):
        select_procedures(at_counter, visit.pk, chosen={"funeral_grant": True}, txid=uuid4())


def test_a_language_can_be_chosen_at_any_time(at_counter, visit):
    assert set_language(at_counter, visit.pk, language="ja-x-easy", txid=uuid4()).language == "ja-x-easy"
    with pytest.raises(BadInput):
        set_language(at_counter, visit.pk, language="tlh", txid=uuid4())


def test_a_cancelled_visit_says_why_and_stays_cancelled(at_counter, visit):
    with pytest.raises(BadInput):
        close_visit(at_counter, visit.pk, txid=uuid4())
    for _ in range(2):
        assert close_visit(at_counter, visit.pk, reason="書類を忘れた", txid=uuid4()).state == "cancelled"
    with pytest.raises(VisitNotOpen):
        say(at_counter, visit, "phone", "0990000000")


def test_only_clerks_of_this_city_see_a_visit(in_section, visit, other_city, clerk_elsewhere):
    with pytest.raises(NotAllowed):
        access_visit(in_section, visit.pk)
    with municipality_scope(other_city.pk), pytest.raises(NotFound):
        access_visit(make_actor(clerk_elsewhere), visit.pk)


def test_the_days_list_counts_without_names(at_counter, visit):
    (summary,) = visits_today(at_counter, journey.DAY)
    assert (summary.people, summary.cases, summary.state) == (5, 0, "open")
    assert "見本" not in repr(summary)
