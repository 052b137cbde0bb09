"""Notes of an observer: sent twice, late, by a wrong clock, taken back; by whom."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.cityhall.conftest import make_actor, make_staff
from tests.cityhall.reform.conftest import Signed

from madoguchi.cityhall.meter.models import Step
from madoguchi.cityhall.reform.actions.run_survey import (
    SurveyPlan,
    cancel_survey,
    finish_survey,
    plan_survey,
    start_survey,
)
from madoguchi.cityhall.reform.actions.take_notes import Draft, Taken, take_notes
from madoguchi.cityhall.reform.models import Note, Survey
from madoguchi.cityhall.reform.reads.surveys import notes_of, survey_page
from madoguchi.cityhall.reform.refusals import NotAnObserver, Refused, WrongState
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import AuditEvent, Municipality, Staff
from madoguchi.cityhall.tenancy.rights import NotAllowed
from madoguchi.cityhall.tenancy.roles import Role


@pytest.fixture
def survey(leads: Actor, observer: Staff) -> Survey:
    plan = SurveyPlan("move_in_five", timezone.localdate(), "本庁舎", "1班", [observer.pk])
    return start_survey(leads, plan_survey(leads, plan, txid=uuid.uuid4()).pk)


def draft(kind: str = "wait", minutes: int = 5, **rest: Any) -> Draft:
    now = timezone.now()
    ended = now if kind != "remark" else None
    return Draft(uuid.uuid4(), kind, now - timedelta(minutes=minutes), ended, **rest)


def send(actor: Actor, survey: Survey, *drafts: Draft, fast: timedelta = timedelta(0)) -> Taken:
    """As from a tablet whose clock is `fast`."""
    moved = [
        replace(one, started=one.started + fast, ended=one.ended + fast if one.ended else None)
        for one in drafts
    ]
    return take_notes(actor, survey.pk, moved, sent_at=timezone.now() + fast)


def test_a_note_sent_twice_is_one_note(watches: Actor, survey: Survey) -> None:
    one = draft()
    assert send(watches, survey, one).kept == [one.id]
    assert send(watches, survey, one, draft()).kept[0] == one.id
    assert Note.objects.count() == 2


def test_the_same_note_twice_in_one_message(watches: Actor, survey: Survey) -> None:
    one = draft()
    send(watches, survey, one, one)
    assert Note.objects.count() == 1


def test_a_wrong_clock_is_set_right(watches: Actor, survey: Survey) -> None:
    send(watches, survey, draft(minutes=5), fast=timedelta(hours=9))
    note = Note.objects.get()
    assert abs(note.ended_at - timezone.now()) < timedelta(minutes=1)
    assert note.ended_at - note.started_at == pytest.approx(timedelta(minutes=5), abs=timedelta(seconds=1))


def test_a_tablet_that_was_cut_off_hands_in_afterwards(leads: Actor, watches: Actor, survey: Survey) -> None:
    before = draft(minutes=5)
    finish_survey(leads, survey.pk)
    later = timezone.now() + timedelta(minutes=1)
    after = replace(draft(), started=later, ended=later + timedelta(minutes=1))
    taken = send(watches, survey, before, after)
    assert taken.kept == [before.id]
    assert "終わったあと" in taken.refused[after.id]


def test_one_bad_note_does_not_hold_up_the_others(watches: Actor, survey: Survey) -> None:
    good, night = draft(), draft(minutes=13 * 60)
    strange = replace(draft(), kind="nap")
    taken = send(watches, survey, night, good, strange)
    assert taken.kept == [good.id]
    assert set(taken.refused) == {night.id, strange.id}


@pytest.mark.parametrize("rest", [
    {"items": {"name": 10_001}}, {"items": {"blood": 1}}, {"steps": -1}, {"category": "?"},
    {"text": "番号は123456789018です"},
])  # fmt: skip
def test_strange_contents_are_refused(watches: Actor, survey: Survey, rest: Any) -> None:
    one = draft("writing", **rest)
    assert one.id in send(watches, survey, one).refused
    assert not Note.objects.exists()


def test_a_note_taken_back_does_not_count(watches: Actor, survey: Survey) -> None:
    wrong, right = draft(minutes=30), draft(minutes=5)
    back = Draft(uuid.uuid4(), "void", timezone.now(), voids=wrong.id)
    send(watches, survey, wrong, right, back)
    send(watches, survey, Draft(uuid.uuid4(), "void", timezone.now(), voids=wrong.id))
    assert [note.id for note in notes_of(survey)] == [str(right.id)]
    assert Note.objects.filter(kind="void").count() == 1


def test_finishing_hands_the_timed_notes_to_the_meter(leads: Actor, watches: Actor, survey: Survey) -> None:
    send(watches, survey, draft("wait"), draft("writing"), draft("remark", text="看板"))
    finish_survey(leads, survey.pk)
    finish_survey(leads, survey.pk)
    steps = Step.objects.filter(visit=survey.pk)
    assert sorted(steps.values_list("kind", "source")) == [("wait", "observer"), ("writing", "observer")]


def test_who_may_note(leads: Actor, watches: Actor, survey: Survey, city: Municipality, clerk: Staff) -> None:
    stranger = make_actor(make_staff(city, "other-observer", [Role.OBSERVER]))
    with pytest.raises(NotAnObserver):
        send(stranger, survey, draft())
    with pytest.raises(NotAllowed):
        send(make_actor(clerk), survey, draft())
    assert send(leads, survey, draft()).kept
    with pytest.raises(NotAllowed):
        finish_survey(watches, survey.pk)


def test_a_clerk_without_the_role_cannot_be_chosen(leads: Actor, clerk: Staff) -> None:
    plan = SurveyPlan("move_in_five", timezone.localdate(), "本庁舎", "", [clerk.pk])
    with pytest.raises(Refused, match="観察者の役割"):
        plan_survey(leads, plan, txid=uuid.uuid4())


def test_a_cancelled_survey_takes_nothing(leads: Actor, watches: Actor, survey: Survey) -> None:
    cancel_survey(leads, survey.pk)
    with pytest.raises(WrongState):
        send(watches, survey, draft())
    with pytest.raises(WrongState):
        finish_survey(leads, survey.pk)


def test_no_text_of_a_note_is_on_the_log(watches: Actor, survey: Survey) -> None:
    send(watches, survey, draft("remark", text="看板が見えない"))
    payloads = "".join(AuditEvent.objects.values_list("payload", flat=True))
    assert "看板" not in payloads
    assert "survey.noted" in payloads


def test_notes_over_http(survey: Survey, observer: Staff, client_of: Signed) -> None:
    client, address = client_of(observer), f"/d/bpr/observe/{survey.pk}/notes/"
    now = timezone.now()
    note = {
        "id": str(uuid.uuid4()), "kind": "writing", "started": (now - timedelta(minutes=2)).isoformat(),
        "ended": now.isoformat(), "place": "市民課", "form": "異動届", "items": {"name": 6, "kana": 0},
    }  # fmt: skip
    sent = {"sent_at": now.isoformat().replace("+00:00", "Z"), "notes": [note]}
    answer = client.post(address, json.dumps(sent), content_type="application/json")
    assert answer.json() == {"kept": [note["id"]], "refused": {}}
    assert Note.objects.get().items == {"name": 6}


NOTE = (
    '{"sent_at": "2026-01-01T00:00:00Z", "notes": [{"id": "7d7a4bc0-5d0b-4e6e-9a0e-0a9a4d7b0f11",'
    ' "kind": "remark", "started": "2026-01-01T00:00:00Z", %s}]}'
)


@pytest.mark.parametrize("body", [
    "", "[]", "{}", '{"sent_at": "2026-01-01T00:00:00", "notes": []}', '{"sent_at": 1, "notes": 2}',
    "[" * 5000,
    '{"sent_at": "2026-01-01T00:00:00Z", "notes": [{"id": "x"}]}',
    '{"sent_at": "0001-01-01T00:00:00Z", "notes": []}', '{"sent_at": "9999-12-31T23:59:59Z", "notes": []}',
    NOTE % '"steps": 1e999', NOTE % '"metres": Infinity', NOTE % '"items": {"name": 1e999}',
    NOTE % '"text": "a\\u0000b"', NOTE % '"place": "\\ud800"',
])  # fmt: skip
def test_what_no_tablet_sends(survey: Survey, observer: Staff, client_of: Signed, body: str) -> None:
    address = f"/d/bpr/observe/{survey.pk}/notes/"
    answer = client_of(observer).post(address, body, content_type="application/json")
    assert answer.status_code == 400
    assert "記録を読めません" in answer.json()["error"]


def test_statements_do_not_grow_with_the_notes(watches: Actor, survey: Survey) -> None:
    with CaptureQueriesContext(connection) as few:
        send(watches, survey, draft(), draft())
    with CaptureQueriesContext(connection) as many:
        send(watches, survey, *(draft() for _ in range(50)))
    assert len(many) == len(few) <= 12
    with CaptureQueriesContext(connection) as page:
        survey_page(survey.pk)
    assert len(page) <= 5
