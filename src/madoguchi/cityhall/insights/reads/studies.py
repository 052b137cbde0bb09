"""Reads of studies and plans, and their results as the waiting rules know them."""

from __future__ import annotations

import json
from collections import OrderedDict
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from madoguchi.cityhall.insights.models import StaffingPlan, Study, WorkState
from madoguchi.cityhall.insights.refusals import NotFound
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules.waiting import Effect, Model, People, WhatIf, effect, people_of, read_model


def studies(actor: Actor) -> QuerySet[Study]:
    """Every study, newest first."""
    require(actor, Permission.STATISTICS_VIEW)
    found: QuerySet[Study] = Study.objects.order_by("-created_at")
    return found


def access_study(actor: Actor, study_id: UUID) -> Study:
    """One study. Raises `NotFound`."""
    if (found := studies(actor).filter(pk=study_id).first()) is None:
        raise NotFound
    return found


def newest_study(actor: Actor, office: str) -> Study | None:
    """The newest finished study of an office."""
    return studies(actor).filter(office=office, state=WorkState.DONE).first()


def access_plan(actor: Actor, plan_id: UUID) -> StaffingPlan:
    """One plan with its study. Raises `NotFound`."""
    require(actor, Permission.STATISTICS_VIEW)
    found: StaffingPlan | None = StaffingPlan.objects.select_related("study").filter(pk=plan_id).first()
    if found is None:
        raise NotFound
    return found


def plans_of(study: Study) -> QuerySet[StaffingPlan]:
    """The plans of a study, newest first."""
    found: QuerySet[StaffingPlan] = StaffingPlan.objects.filter(study=study).order_by("-created_at")
    return found


def models_of(study: Study) -> OrderedDict[str, Model]:
    """The fitted models by era year, the earliest first; empty until the study is done."""
    data = study.result["models"] if study.result else []
    return OrderedDict((one["era_year"], model_of(study.pk, one["era_year"], _text(one))) for one in data)


@lru_cache(maxsize=64)
def model_of(study_id: UUID, year: str, text: str) -> Model:
    """A model from its stored text; a finished study never changes, so it is read once a process."""
    return read_model(text, f"{study_id} {year}")


@lru_cache(maxsize=12)
def day_for(study_id: UUID, year: str, day_type: str, cases: int, text: str) -> tuple[People, Effect]:
    """Drawn people of a model and their day as it is, kept while somebody tries settings on them."""
    model = model_of(study_id, year, text)
    people = people_of(model.kinds[day_type], model.day_sigma, cases)
    return people, effect(people, WhatIf(cases))


def day_of(study: Study, year: str, day_type: str, cases: int) -> tuple[People, Effect]:
    """A day of a year's model with so many cases, as it is; simulated once a process."""
    data = next(one for one in study.result["models"] if one["era_year"] == year)
    return day_for(study.pk, year, day_type, cases, _text(data))


def _text(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False)
