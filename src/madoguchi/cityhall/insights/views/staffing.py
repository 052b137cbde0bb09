"""`/d/plan/study/<id>/staff/`: staffing plans for a limit on the wait, and the roster to be printed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from madoguchi.cityhall.insights.actions.ask_plan import ask_plan
from madoguchi.cityhall.insights.actions.ask_study import topic
from madoguchi.cityhall.insights.forms import PlanForm
from madoguchi.cityhall.insights.models import StaffingPlan, Study, WorkState
from madoguchi.cityhall.insights.reads.studies import access_plan, access_study, models_of, plans_of
from madoguchi.cityhall.insights.roster import counters_chart, roster_of
from madoguchi.cityhall.insights.trying import ground_of
from madoguchi.cityhall.insights.views.study import csv_of
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules.waiting import day_types


@require_safe
def index(request: HttpRequest, study_id: UUID) -> HttpResponse:
    """The limit to be asked for, and the plans there are."""
    study = access_study(request.actor, study_id)
    if study.state != WorkState.DONE:
        return redirect("insights:study", study_id)
    return _page(request, study)


@require_POST
def ask(request: HttpRequest, study_id: UUID) -> HttpResponse:
    """Have a plan worked out."""
    study = access_study(request.actor, study_id)
    form = _form(study, request.POST)
    if not form.is_valid():
        return _page(request, study, form)
    return redirect("insights:staff_plan", ask_plan(request.actor, study_id, form.question()).pk)


@require_safe
def one(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """The roster, or how far the work is."""
    context = _result(access_plan(request.actor, plan_id))
    if "csv" in request.GET:
        return csv_of(request, [context["counters"]])
    return render(request, "insights/staff_plan.html", context)


@require_safe
def live(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """The same, for a page that is open."""
    return render(request, "insights/_staff_plan.html", _result(access_plan(request.actor, plan_id)))


def _page(request: HttpRequest, study: Study, form: PlanForm | None = None) -> HttpResponse:
    context = {
        "study": study, "form": form or _form(study), "plans": plans_of(study), "tab": "staff",
        "leads": Permission.REFORM_LEAD in request.actor.permissions,
    }  # fmt: skip
    return render(request, "insights/staff.html", context, status=422 if form else 200)


def _form(study: Study, said: Any = None) -> PlanForm:
    fitted, ground = models_of(study), ground_of(study)
    kinds = {year: list(model.kinds) for year, model in fitted.items()}
    initial = {"year": ground.year, "day_type": ground.day_type, "cases": ground.cases}
    return PlanForm(said, initial=initial, kinds=kinds)


def _result(plan: StaffingPlan) -> dict[str, Any]:
    asked = plan.question
    context = {
        "plan": plan, "study": plan.study, "asked": asked, "topic": topic(plan.study_id), "tab": "staff",
        "kind": day_types()[asked["day_type"]].name, "counters": None,
        "longer": round((1 - asked["factor"]) * 100),
    }  # fmt: skip
    if plan.state != WorkState.DONE:
        return context
    return context | {"roster": roster_of(plan), "counters": counters_chart(plan), "found": plan.result}
