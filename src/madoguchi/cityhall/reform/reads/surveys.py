"""Surveys with what they found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Count, Q

from madoguchi.cityhall.reform.acting import found
from madoguchi.cityhall.reform.models import Note, Photo, Survey
from madoguchi.cityhall.reform.refusals import NotFound
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tenancy.scope import active_municipality
from madoguchi.rules.reform import survey as rules
from madoguchi.rules.reform.catalogue import Scenario, scenarios

MOST_NOTES = 5_000


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """A survey in the list."""

    survey: Survey
    scenario: Scenario
    notes: int


@dataclass(frozen=True, slots=True)
class SurveyPage:
    """A survey with everything its page shows. `summary` is None while nothing was timed."""

    survey: Survey
    scenario: Scenario
    observers: Sequence[str]
    summary: rules.Summary | None
    notes: Sequence[rules.Note]
    photos: Sequence[Photo]


def surveys() -> list[SurveyLine]:
    """Every survey, the newest first. One statement."""
    counted = Survey.objects.annotate(n=Count("notes", filter=~Q(notes__kind="void")))
    return [SurveyLine(one, scenarios()[one.scenario], one.n) for one in counted.order_by("-day", "-made_at")]


def surveys_to_observe(actor: Actor) -> list[SurveyLine]:
    """Surveys that are planned or running and that the actor observes; all of them for a leader."""
    own = Survey.objects.filter(state__in=["planned", "running"])
    if Permission.REFORM_LEAD not in actor.permissions:
        own = own.filter(observers__staff_id=actor.id)
    return [SurveyLine(one, scenarios()[one.scenario], 0) for one in own.order_by("day", "made_at")]


def survey_page(survey_id: UUID) -> SurveyPage:
    """Everything about one survey, in four statements. Raises `NotFound`."""
    survey = found(Survey, survey_id)
    scenario, notes = scenarios()[survey.scenario], notes_of(survey)
    observers = [one.staff.display_name for one in survey.observers.select_related("staff")]
    photos = list(survey.photos.defer("image"))
    return SurveyPage(survey, scenario, observers, rules.summarize(notes, scenario), notes, photos)


def notes_of(survey: Survey) -> list[rules.Note]:
    """What counts of a survey: every note that was not taken back."""
    return [as_value(row) for row in _counting().filter(survey=survey)[:MOST_NOTES]]


def _counting() -> models.QuerySet[Note]:
    return Note.objects.exclude(kind=Note.Kind.VOID).filter(voided_by=None)  # type: ignore[no-any-return]


def as_value(row: Note) -> rules.Note:
    """A row as the rules take it."""
    return rules.Note(
        id=str(row.pk), kind=row.kind, observer=row.observer_label, started=row.started_at,
        ended=row.ended_at, place=row.place, steps=row.steps, metres=row.metres, form=row.form,
        items=row.items, category=row.category, text=row.text,
    )  # fmt: skip


def photo(photo_id: UUID) -> Photo:
    """One photo with its picture. Raises `NotFound`."""
    row = Photo.objects.filter(pk=photo_id).first()
    if row is None:
        raise NotFound(str(Photo._meta.verbose_name))
    return row


def possible_observers() -> list[Staff]:
    """Staff of this municipality who hold the observer's right."""
    staff = Staff.objects.filter(municipality_id=active_municipality(), is_active=True).order_by("username")
    return [one for one in staff if one.may(Permission.SURVEY_OBSERVE)]


def stays(scenario: str, office: str) -> list[float]:
    """The lengths of stay, in minutes, of every finished survey of a scenario in an office."""
    done = Survey.objects.filter(scenario=scenario, office=office, state="finished").order_by("day")
    noted = done.prefetch_related(models.Prefetch("notes", queryset=_counting()))
    summaries = (
        rules.summarize([as_value(row) for row in one.notes.all()], scenarios()[scenario]) for one in noted
    )
    return [found.minutes for found in summaries if found]


def clock_rows(notes: Sequence[rules.Note]) -> list[dict[str, Any]]:
    """The notes as lines of a log, for the page's table."""
    return [
        {"note": note, "kind": Note.Kind(note.kind).label, "minutes": _minutes(note.started, note.ended)}
        for note in notes
    ]


def _minutes(start: datetime, end: datetime | None) -> float | None:
    return None if end is None else (end - start).total_seconds() / 60
