"""`/d/plan/study/<id>/`: the capacity of an office, before and after, and what a change would do."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from madoguchi.cityhall.insights import before_after
from madoguchi.cityhall.insights.actions.ask_study import topic
from madoguchi.cityhall.insights.charts import Chart, chart_csv
from madoguchi.cityhall.insights.forms import TryForm
from madoguchi.cityhall.insights.models import Study, WorkState
from madoguchi.cityhall.insights.reads.studies import access_study, models_of
from madoguchi.cityhall.insights.season_chart import season_chart
from madoguchi.cityhall.insights.study_charts import capacity_chart, fit_charts
from madoguchi.cityhall.insights.study_words import checks_of, study_finding, unknowable
from madoguchi.cityhall.insights.trying import change_of, ground_of, slots_chart, trial_of, waits_chart
from madoguchi.rules.waiting import METRIC_DEFINITIONS, SAME_COUNTERS, SUMMARY_DEFINITIONS


@require_safe
def one(request: HttpRequest, study_id: UUID) -> HttpResponse:
    """The result, or how far the work is."""
    context = _result(access_study(request.actor, study_id))
    if "csv" in request.GET:
        return csv_of(request, [context["capacity"], *context["fits"], context["season"]])
    return render(request, "insights/study.html", context)


@require_safe
def live(request: HttpRequest, study_id: UUID) -> HttpResponse:
    """How far the work is; the whole result once it is there."""
    return render(request, "insights/_study.html", _result(access_study(request.actor, study_id)))


@require_safe
def trying(request: HttpRequest, study_id: UUID) -> HttpResponse:
    """What-if settings and their effect; a slider asks for the effect alone."""
    study = access_study(request.actor, study_id)
    if study.state != WorkState.DONE:
        return redirect("insights:study", study_id)
    ground = ground_of(study, request.GET.get("year", ""), request.GET.get("day_type", ""))
    fitted = models_of(study)
    choices = {"ground": ground, "years": list(fitted), "kinds": list(fitted[ground.year].kinds)}
    asked = {**TryForm.defaults(ground), **{name: value for name, value in request.GET.items() if value}}
    form = TryForm(asked, **choices)
    context = {"study": study, "form": form, "ground": ground, "tab": "try", "charts": []}
    if form.is_valid():
        trial = trial_of(study, ground, change_of(form.cleaned_data, ground))
        context |= {"trial": trial, "charts": [waits_chart(trial), slots_chart(trial)]}
    if "csv" in request.GET:
        return csv_of(request, context["charts"])
    fragment = request.headers.get("HX-Request") == "true"
    template = "insights/_effect.html" if fragment else "insights/try.html"
    return render(request, template, context, status=200 if form.is_valid() else 422)


def csv_of(request: HttpRequest, charts: list[Chart | None]) -> HttpResponse:
    """The figures of the chart that the query names."""
    found = next((one for one in charts if one and one.key == request.GET["csv"]), None)
    if found is None:
        raise Http404
    return chart_csv(found)


def _result(study: Study) -> dict[str, Any]:
    context: dict[str, Any] = {
        "study": study, "topic": topic(study.pk), "tab": "study", "fits": [], "capacity": None, "season": None
    }
    if study.state != WorkState.DONE:
        return context
    return context | {
        "finding": study_finding(study), "pairs": before_after.before_after(study),
        "claims": before_after.published_claims(study), "capacity": capacity_chart(study),
        "fits": fit_charts(study), "season": season_chart(study), "checks": checks_of(study),
        "unknowable": unknowable(study), "same_counters": SAME_COUNTERS,
        "definitions": [*METRIC_DEFINITIONS.values(), SUMMARY_DEFINITIONS["mean_by_case"]],
    }  # fmt: skip
