"""Work studies and staffing plans out, in a job; every part that is done is told to open screens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.insights.actions.ask_study import topic
from madoguchi.cityhall.insights.models import StaffingPlan, Study, WorkState
from madoguchi.cityhall.insights.reads.studies import models_of
from madoguchi.cityhall.insights.seasons import coming_season
from madoguchi.cityhall.meter.selectors import known_days, table_days, tickets
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.rules.waiting import (
    Day,
    Factor,
    Limit,
    Model,
    WaitingRefused,
    calibrate,
    calibrate_log,
    compare,
    examine,
    forecast,
    log_days,
    model_data,
    plan,
    rounded,
    season_forecast,
    select,
)
from madoguchi.rules.waiting.log_reader import TicketLog

Fit = Callable[[str], Model]


def work_out_study(actor: Actor, study_id: UUID) -> str:
    """Fit every era year, compare neighbours, forecast the busy weeks; or say why it cannot be done."""
    study = Study.objects.get(pk=study_id)
    if study.state in {WorkState.DONE, WorkState.FAILED}:
        return study.state
    days, fit = _material(actor, study)
    years = list(dict.fromkeys(day.era_year for day in sorted(days, key=lambda day: day.date)))
    _progress(study, 0, len(years) + 2)
    fitted: dict[str, Model] = {}
    refused: list[dict[str, str]] = []
    for number, year in enumerate(years, start=1):
        try:
            fitted[year] = fit(year)
        except WaitingRefused as problem:
            refused.append({"year": year, "message": str(problem)})
        _progress(study, number, len(years) + 2)
    if not fitted:
        return _fail(actor, study, "\n".join(one["message"] for one in refused))
    result = _result(fitted, days, refused)
    _progress(study, len(years) + 1, len(years) + 2)
    season = _season(list(fitted.values())[-1], known_days(actor, study.office))
    return _settle(actor, study, result=rounded(result, 6), season=rounded(season, 3))


def work_out_plan(actor: Actor, plan_id: UUID) -> str:
    """The cheapest shifts found, beside constant counters; or why no number of counters would do."""
    found = StaffingPlan.objects.select_related("study").get(pk=plan_id)
    if found.state in {WorkState.DONE, WorkState.FAILED}:
        return found.state
    _move(found, WorkState.WORKING)
    asked = found.question
    share = None if asked["share"] is None else asked["share"] / 100
    limit = Limit(asked["mean"], asked["p90"], share)
    model = models_of(found.study)[asked["year"]]
    try:
        worked = plan(model, asked["day_type"], asked["cases"], limit, asked["factor"])
    except WaitingRefused as problem:
        return _fail(actor, found, str(problem))
    return _settle(actor, found, result=rounded(asdict(worked), 4))


def _material(actor: Actor, study: Study) -> tuple[Sequence[Day], Fit]:
    if study.basis == Study.Basis.DAILY:
        days = table_days(actor, study.office)
        counters, profile = study.counters or 1, study.profile or None
        return days, lambda year: calibrate(select(days, None, year), counters, profile)
    usable, _report = examine(_as_log(actor, study.office))
    return [one.day for one in log_days(usable)], lambda year: calibrate_log(usable, year)


def _as_log(actor: Actor, office: str) -> TicketLog:
    found = tickets(actor, office)
    return TicketLog(tuple(found), (), len(found))


def _result(
    fitted: dict[str, Model], days: Sequence[Day], refused: Sequence[dict[str, str]]
) -> dict[str, Any]:
    pairs = list(pairwise(fitted.items()))
    return {
        "models": [model_data(model) for model in fitted.values()],
        "comparisons": [
            {"before": old, "after": new, **asdict(compare(before, after))}
            for (old, before), (new, after) in pairs
            if set(before.kinds) & set(after.kinds)
        ],
        "fits": {year: _fit_rows(model) for year, model in fitted.items()},
        "days": [asdict(day) | {"date": str(day.date)} for day in days],
        "refused": list(refused),
    }


def _fit_rows(model: Model) -> list[dict[str, Any]]:
    return [_fit_row(one) for one in forecast(model, model.days, Factor())]


def _fit_row(one: Any) -> dict[str, Any]:
    return {
        "date": str(one.day.date), "day_type": one.day.day_type, "cases": one.day.cases,
        "observed": one.day.mean, "mean": asdict(one.mean), "observed_maximum": one.day.maximum,
        "maximum": asdict(one.maximum),
    }  # fmt: skip


def _season(model: Model, days: Sequence[Day]) -> dict[str, Any]:
    year = coming_season()
    found = season_forecast(model, days, year)
    return {
        "year": year,
        "model": model.era_year,
        "days": [asdict(one) | {"on": str(one.on), "like": one.like and str(one.like)} for one in found],
    }


def _progress(study: Study, done: int, parts: int) -> None:
    with transaction.atomic():
        study.state, study.done_parts, study.parts = WorkState.WORKING, done, parts
        study.save(update_fields=["state", "done_parts", "parts"])
        live.publish("study.progress", [topic(study.pk)])


def _move(found: Study | StaffingPlan, state: str) -> None:
    with transaction.atomic():
        found.state = state
        found.save(update_fields=["state"])
        live.publish("work.moved", [_topic(found)])


def _fail(actor: Actor, found: Study | StaffingPlan, message: str) -> str:
    return _settle(actor, found, state=WorkState.FAILED, message=message)


@transaction.atomic
def _settle(
    actor: Actor, found: Study | StaffingPlan, *, state: str = WorkState.DONE, **columns: Any
) -> str:
    values = {"state": state, "finished_at": timezone.now(), **columns}
    for name, value in values.items():
        setattr(found, name, value)
    found.save(update_fields=list(values))
    audit.record(actor, f"insights.{state}", f"{found._meta.model_name}:{found.pk}")
    live.publish("work.done", [_topic(found)])
    return state


def _topic(found: Study | StaffingPlan) -> str:
    return topic(found.pk if isinstance(found, Study) else found.study_id)
