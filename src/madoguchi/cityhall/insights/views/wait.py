"""`/d/wait/`: how it stands now, against the same day a year ago, and the busy weeks to come."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from madoguchi.cityhall.insights.charts import chart_csv
from madoguchi.cityhall.insights.reads.studies import newest_study
from madoguchi.cityhall.insights.season_chart import season_chart
from madoguchi.cityhall.insights.today import today_at
from madoguchi.cityhall.meter.selectors import records
from madoguchi.cityhall.tickets.selectors import time_in


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The page; `?csv=` gives the figures of one chart."""
    found = records(request.actor)
    today = timezone.localdate()
    chosen = request.GET.get("office") or next((one.office for one in found if one.last >= today), "")
    office = chosen or (found[0].office if found else "")
    study = newest_study(request.actor, office)
    season = season_chart(study) if study else None
    context = {"records": found, "study": study, "season": season, **_today(request, office)}
    if "csv" in request.GET:
        return _csv(request, context)
    return render(request, "insights/wait.html", context)


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The part that asks again every ten seconds."""
    context = _today(request, request.GET.get("office", ""))
    return render(request, "insights/_wait.html", context)


def _today(request: HttpRequest, office: str) -> dict[str, Any]:
    found = today_at(request.actor, office, time_in(office))
    return {"office": office, "today": found}


def _csv(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    charts = {one.key: one for one in (context["season"], context["today"].heat) if one is not None}
    if (one := charts.get(request.GET["csv"])) is None:
        raise Http404
    return chart_csv(one)
