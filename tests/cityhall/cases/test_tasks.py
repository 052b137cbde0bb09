"""The section's work: taken by one, finished, returned, handed on; everybody sees who did what."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.cityhall.conftest import make_actor, make_staff

from madoguchi.cityhall.cases.actions.assign_task import assign_task
from madoguchi.cityhall.cases.actions.complete_task import complete_task
from madoguchi.cityhall.cases.actions.hand_on_task import hand_on_task
from madoguchi.cityhall.cases.actions.note_on_task import note_on_task
from madoguchi.cityhall.cases.actions.resend_task import resend_task
from madoguchi.cityhall.cases.actions.return_task import return_task
from madoguchi.cityhall.cases.actions.take_task import take_task
from madoguchi.cityhall.cases.models import Action, Task
from madoguchi.cityhall.cases.refusals import AlreadyDone, BadInput, NotAllowed, NotFound, OtherSection
from madoguchi.cityhall.cases.selectors import history_of
from madoguchi.cityhall.tenancy.models import AuditEvent, LiveEvent
from madoguchi.cityhall.tenancy.roles import Role
from madoguchi.cityhall.tenancy.scope import municipality_scope


def test_taken_then_done(in_section, insurance_case, insurance_task):
    take_task(in_section, insurance_task.pk, txid=uuid4())
    insurance_case.refresh_from_db()
    assert insurance_case.state == "working"
    complete_task(in_section, insurance_task.pk, txid=uuid4(), note="資格を登録")
    insurance_case.refresh_from_db()
    assert insurance_case.state == "done"
    assert [step.kind for step in history_of(insurance_case)] == ["opened", "submitted", "taken", "completed"]
    assert Action.objects.get(kind="completed").text == "資格を登録"


def test_each_step_is_recorded_and_announced(in_section, insurance_case, insurance_task):
    take_task(in_section, insurance_task.pk, txid=uuid4())
    assert AuditEvent.objects.filter(verb="case.taken", subject=f"case:{insurance_case.pk}").count() == 1
    topics = set(LiveEvent.objects.filter(kind="case.taken").values_list("topic", flat=True))
    assert topics == {f"visit:{insurance_case.visit_id}", f"case:{insurance_case.pk}", "section:insurance"}


def test_the_second_to_take_it_learns_who_was_first(in_section, colleague, insurance_task):
    take_task(in_section, insurance_task.pk, txid=uuid4())
    with pytest.raises(AlreadyDone, match=f"{in_section.label}さんが先に「着手」"):
        take_task(colleague, insurance_task.pk, txid=uuid4())


@pytest.mark.parametrize("verb", ["take", "complete", "return", "hand_on", "note", "assign"])
def test_a_step_sent_twice_happens_once(in_section, head, insurance_task, verb):
    txid, leader = uuid4(), make_actor(head)
    steps = {
        "take": lambda: take_task(in_section, insurance_task.pk, txid=txid),
        "complete": lambda: complete_task(in_section, insurance_task.pk, txid=txid),
        "return": lambda: return_task(in_section, insurance_task.pk, reason="住所の番地がない", txid=txid),
        "hand_on": lambda: hand_on_task(
            in_section, insurance_task.pk, section="pension", reason="年金の届も必要", txid=txid
        ),
        "note": lambda: note_on_task(in_section, insurance_task.pk, text="電話した", txid=txid),
        "assign": lambda: assign_task(leader, insurance_task.pk, assignee_id=in_section.id, txid=txid),
    }  # fmt: skip
    first, second = steps[verb](), steps[verb]()
    assert first.pk == second.pk
    assert Action.objects.filter(txid=txid).count() == 1


def test_returned_with_a_reason_and_sent_again(in_section, at_counter, insurance_case, insurance_task):
    with pytest.raises(BadInput):
        return_task(in_section, insurance_task.pk, reason=" ", txid=uuid4())
    return_task(in_section, insurance_task.pk, reason="前の保険の喪失日が分からない", txid=uuid4())
    insurance_case.refresh_from_db()
    assert insurance_case.state == "attention"
    task = resend_task(at_counter, insurance_case.pk, note="資格喪失証明書を確認した", txid=uuid4())
    assert (task.section, task.state) == ("insurance", "open")
    with pytest.raises(AlreadyDone):
        resend_task(at_counter, insurance_case.pk, note="もう一度", txid=uuid4())
    complete_task(in_section, task.pk, txid=uuid4())


def test_handed_on_to_another_section(in_section, other_section, insurance_case, insurance_task):
    new = hand_on_task(
        in_section, insurance_task.pk, section="childcare", reason="子どもの医療", txid=uuid4()
    )
    insurance_case.refresh_from_db()
    assert (insurance_case.section, insurance_case.state) == ("childcare", "received")
    complete_task(make_actor(other_section), new.pk, txid=uuid4())
    with pytest.raises(AlreadyDone):
        complete_task(in_section, insurance_task.pk, txid=uuid4())


@pytest.mark.parametrize("section", ["insurance", "guidance", "nowhere", ""])
def test_it_cannot_be_handed_on_to_nobody(in_section, insurance_task, section):
    with pytest.raises(BadInput):
        hand_on_task(in_section, insurance_task.pk, section=section, reason="x", txid=uuid4())


def test_a_colleagues_task_is_left_alone_but_a_head_may_step_in(in_section, colleague, head, insurance_task):
    take_task(colleague, insurance_task.pk, txid=uuid4())
    with pytest.raises(AlreadyDone):
        complete_task(in_section, insurance_task.pk, txid=uuid4())
    complete_task(make_actor(head), insurance_task.pk, txid=uuid4())


def test_assigned_by_the_head_to_someone_who_can(
    city, in_section, head, clerk, other_section, insurance_task
):
    leader = make_actor(head)
    with pytest.raises(NotAllowed):
        assign_task(in_section, insurance_task.pk, assignee_id=in_section.id, txid=uuid4())
    without_right = make_staff(city, "insurance-auditor", [Role.AUDITOR], section="insurance")
    for stranger in (clerk.pk, other_section.pk, without_right.pk, uuid4()):
        with pytest.raises(BadInput):
            assign_task(leader, insurance_task.pk, assignee_id=stranger, txid=uuid4())
    task = assign_task(leader, insurance_task.pk, assignee_id=in_section.id, txid=uuid4())
    assert (str(task.assignee_id), task.state) == (in_section.id, "taken")


def test_another_sections_task_is_refused(other_section, insurance_task):
    stranger = make_actor(other_section)
    for step in (take_task, complete_task):
        with pytest.raises(OtherSection):
            step(stranger, insurance_task.pk, txid=uuid4())
    insurance_task.refresh_from_db()
    assert insurance_task.state == "open"


def test_another_municipalitys_task_does_not_exist(in_section, insurance_task, other_city):
    with municipality_scope(other_city.pk), pytest.raises(NotFound):
        take_task(in_section, insurance_task.pk, txid=uuid4())


def test_a_clerk_without_the_right_does_not_work_on_tasks(at_counter, insurance_task):
    with pytest.raises(NotAllowed):
        take_task(replace(at_counter, section="insurance"), insurance_task.pk, txid=uuid4())


def test_the_database_keeps_one_live_task_per_case(insurance_task):
    insurance_task.pk = uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        insurance_task.save(force_insert=True)


@pytest.mark.parametrize("changes", [{"state": "done"}, {"state": "taken"}, {"state": "lost"}])
def test_the_database_keeps_the_states_whole(insurance_task, changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=insurance_task.pk).update(**changes)


def test_history_is_only_ever_added(cases):
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.update(actor_label="別人")
