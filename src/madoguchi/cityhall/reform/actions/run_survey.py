"""Plan, start, end or call off a 窓口体験調査."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.meter.actions.record import Place, record_step
from madoguchi.cityhall.meter.models import Step
from madoguchi.cityhall.reform.acting import found, signature_of
from madoguchi.cityhall.reform.models import Note, Survey, SurveyObserver
from madoguchi.cityhall.reform.refusals import Refused, WrongState
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tenancy.scope import active_municipality
from madoguchi.rules.reform.catalogue import scenarios
from madoguchi.rules.reform.survey import KINDS


@dataclass(frozen=True, slots=True)
class SurveyPlan:
    """What the leader decides. `observers`: ids of staff who may observe."""

    scenario: str
    day: date
    office: str
    team: str = ""
    observers: Sequence[UUID] = ()


@transaction.atomic
def plan_survey(actor: Actor, plan: SurveyPlan, *, txid: UUID) -> Survey:
    """A survey that is to be carried out. The same `txid` again is the same survey."""
    require(actor, Permission.REFORM_LEAD)
    if earlier := Survey.objects.filter(txid=txid).first():
        return earlier
    if plan.scenario not in scenarios():
        raise Refused(_("このシナリオはありません。一覧から選んでください。"))
    survey = Survey.objects.create(
        scenario=plan.scenario, day=plan.day, office=plan.office, team=plan.team,
        made_by=signature_of(actor), txid=txid,
    )  # fmt: skip
    _observe(survey, plan.observers)
    audit.record(
        actor, "survey.planned", f"survey:{survey.pk}",
        detail={"scenario": plan.scenario, "observers": len(plan.observers)},
    )  # fmt: skip
    return survey


@transaction.atomic
def start_survey(actor: Actor, survey_id: UUID) -> Survey:
    """The household walks in. Started already: nothing happens."""
    survey = _locked(actor, survey_id)
    if survey.state == Survey.State.RUNNING:
        return survey
    _expect(survey, Survey.State.PLANNED)
    survey.state, survey.started_at = Survey.State.RUNNING, timezone.now()
    return _changed(actor, survey, "survey.started", ["state", "started_at"])


@transaction.atomic
def finish_survey(actor: Actor, survey_id: UUID) -> Survey:
    """The household is done. What was timed joins the meter, beside live records and dispenser logs.

    A tablet that was cut off may still hand in notes from before the end; those stay in the survey alone.
    """
    survey = _locked(actor, survey_id)
    if survey.state == Survey.State.FINISHED:
        return survey
    _expect(survey, Survey.State.RUNNING)
    survey.state, survey.finished_at = Survey.State.FINISHED, timezone.now()
    _measure(survey)
    return _changed(actor, survey, "survey.finished", ["state", "finished_at"])


@transaction.atomic
def cancel_survey(actor: Actor, survey_id: UUID) -> Survey:
    """Call it off; what was noted stays and is counted nowhere."""
    survey = _locked(actor, survey_id)
    if survey.state not in (Survey.State.PLANNED, Survey.State.RUNNING):
        raise WrongState(_("調査"), Survey.State(survey.state).label)
    survey.state = Survey.State.CANCELLED
    return _changed(actor, survey, "survey.cancelled", ["state"])


def _observe(survey: Survey, observers: Sequence[UUID]) -> None:
    known = Staff.objects.filter(municipality_id=active_municipality(), is_active=True, pk__in=observers)
    able = [one for one in known if one.may(Permission.SURVEY_OBSERVE)]
    if len(able) != len(set(observers)):
        raise Refused(_("観察者の役割を持つ職員だけを選んでください。"))
    SurveyObserver.objects.bulk_create([SurveyObserver(survey=survey, staff=one) for one in able])


def _measure(survey: Survey) -> None:
    place = Place(office=survey.office, visit=survey.pk, category=f"survey:{survey.scenario}")
    for note in survey.notes.filter(kind__in=[*KINDS], voided_by=None):
        record_step(note.kind, note.started_at, note.ended_at, place, source=Step.Source.OBSERVER)


def _locked(actor: Actor, survey_id: UUID) -> Survey:
    require(actor, Permission.REFORM_LEAD)
    return found(Survey, survey_id, lock=True)


def _expect(survey: Survey, state: str) -> None:
    if survey.state != state:
        raise WrongState(_("調査"), Survey.State(survey.state).label)


def _changed(actor: Actor, survey: Survey, verb: str, columns: list[str]) -> Survey:
    survey.save(update_fields=columns)
    live.publish(verb, [f"survey:{survey.pk}"])
    notes = Note.objects.filter(survey=survey).count()
    audit.record(actor, verb, f"survey:{survey.pk}", detail={"notes": notes})
    return survey
