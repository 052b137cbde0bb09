"""What the database refuses whoever asks: no verb is called here."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from tests.cityhall.reform.conftest import Seeded

from madoguchi.cityhall.reform.models import (
    AdviceCase,
    AdviceNews,
    AdviceRequest,
    AdviserVisit,
    Idea,
    Note,
    Photo,
    Report,
    Survey,
    Trainee,
)
from madoguchi.cityhall.tenancy.scope import municipality_scope

NOW = timezone.now()


def refused(write: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


def visit(case: AdviceCase, number: int, **rest: Any) -> AdviserVisit:
    return AdviserVisit.objects.create(case=case, number=number, day=date(2026, 12, 1), way="online", **rest)


def test_a_fourth_visit_cannot_be_written(seeded: Seeded) -> None:
    with municipality_scope(seeded.office.pk):
        visit(seeded.dispatch, 3)
        refused(lambda: visit(seeded.dispatch, 4))
        refused(lambda: visit(seeded.dispatch, 0))
        for number in (1, 2, 3):
            refused(lambda number=number: visit(seeded.dispatch, number))
        refused(lambda: AdviserVisit.objects.filter(number=3).update(number=2))


def test_a_cancelled_visit_frees_its_number_and_never_comes_back(seeded: Seeded) -> None:
    with municipality_scope(seeded.office.pk):
        second = seeded.dispatch.visits.get(number=2)
        AdviserVisit.objects.filter(pk=second.pk).update(state="cancelled")
        visit(seeded.dispatch, 2)
        refused(lambda: AdviserVisit.objects.filter(pk=second.pk).update(state="planned"))


def test_no_visit_without_an_adviser(seeded: Seeded) -> None:
    with municipality_scope(seeded.office.pk):
        training = AdviceCase.objects.get(kind="training")
        refused(lambda: visit(training, 1))


def test_what_was_handed_over_stays_as_it_was(seeded: Seeded) -> None:
    asked = AdviceRequest.objects.get(kind="dispatch")
    refused(lambda: AdviceRequest.objects.filter(pk=asked.pk).update(theme="forms"))
    refused(lambda: AdviceRequest.objects.filter(pk=asked.pk).update(wishes={}))
    refused(lambda: AdviceRequest.objects.filter(pk=asked.pk).update(state="draft"))
    with municipality_scope(seeded.office.pk):
        refused(lambda: AdviceCase.objects.filter(pk=asked.pk).update(theme="forms"))
        refused(lambda: AdviceCase.objects.filter(pk=asked.pk).update(state="received"))


def test_history_is_only_added_to(seeded: Seeded) -> None:
    for model in (Note, Report, AdviceNews):
        refused(lambda model=model: model.objects.all().delete())
    refused(lambda: Note.objects.update(place="別"))
    refused(lambda: Report.objects.update(version=9))
    refused(lambda: Survey.objects.all().delete())


def test_states_go_only_where_they_may(seeded: Seeded) -> None:
    refused(lambda: Survey.objects.update(state="running", finished_at=None))
    refused(lambda: Idea.objects.filter(state="proposed").update(state="done"))
    with municipality_scope(seeded.office.pk):
        refused(lambda: Trainee.objects.filter(state="completed").update(state="learning"))


def test_a_note_after_the_end_is_refused(seeded: Seeded) -> None:
    late = Survey.objects.get().finished_at + timedelta(minutes=5)
    refused(lambda: Note.objects.create(
        id=uuid.uuid4(), survey=seeded.survey, kind="remark", observer="x", observer_label="x",
        started_at=late, received_at=late,
    ))  # fmt: skip


def test_a_photo_without_the_confirmation_is_refused(seeded: Seeded) -> None:
    refused(lambda: Photo.objects.create(
        id=uuid.uuid4(), survey=seeded.survey, caption="x", confirmed_blank=False, image=b"x", width=1,
        height=1, taken_by="x", at=NOW,
    ))  # fmt: skip


def test_trainees_names_are_encrypted(seeded: Seeded) -> None:
    with municipality_scope(seeded.office.pk), connection.cursor() as cursor:
        cursor.execute("SELECT person FROM reform_trainee")
        assert all("改革".encode() not in bytes(row[0]) for row in cursor.fetchall())
