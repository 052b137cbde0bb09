"""`/d/wait/`: how it stands now, against the same day a year ago, and the busy weeks to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from madoguchi.cityhall.insights.charts import chart_csv
from madoguchi.cityhall.insights.reads.studies import newest_study
from madoguchi.cityhall.insights.season_chart import season_chart
from madoguchi.cityhall.insights.today import today_at
from madoguchi.cityhall.meter.reads.record import Record
from madoguchi.cityhall.meter.selectors import records
from madoguchi.cityhall.tickets.selectors import time_in, times_in


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The page; `?csv=` gives the figures of one chart."""
    found = records(request.actor)
    times = times_in({one.office for one in found} | {request.GET.get("office", "")})
    office = request.GET.get("office") or _measured_now(found, times)
    study = newest_study(request.actor, office)
    season = season_chart(study) if study else None
    context = {"records": found, "study": study, "season": season, **_today(request, office, times[office])}
    if "csv" in request.GET:
        return _csv(request, context)
    return render(request, "insights/wait.html", context)


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The part that asks again every ten seconds."""
    office = request.GET.get("office", "")
    context = _today(request, office, time_in(office))
    return render(request, "insights/_wait.html", context)


def _today(request: HttpRequest, office: str, now: datetime) -> dict[str, Any]:
    return {"office": office, "today": today_at(request.actor, office, now)}


def _measured_now(found: Sequence[Record], times: Mapping[str, datetime]) -> str:
    """The first office with something of today, by its own clock (a replayed day has one); else the first."""
    live = (one.office for one in found if one.last >= timezone.localdate(times[one.office]))
    return next(live, found[0].office if found else "")


def _csv(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    charts = {one.key: one for one in (context["season"], context["today"].heat) if one is not None}
    if (one := charts.get(request.GET["csv"])) is None:
        raise Http404
    return chart_csv(one)
