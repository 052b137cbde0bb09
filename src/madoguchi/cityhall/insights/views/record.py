"""`/d/plan/record/`: what is measured of an office, what is missing of it, and how long each step takes."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.cityhall.insights.record_charts import duration_charts
from madoguchi.cityhall.insights.views.study import csv_of
from madoguchi.cityhall.meter.selectors import durations, record_of, step_quality

SPAN = timedelta(days=60)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The last two months of an office's record."""
    found = record_of(request.actor, request.GET.get("office", ""))
    if found is None or not found.tickets:
        raise Http404
    first = max(found.first, found.last - SPAN)
    charts = duration_charts(durations(request.actor, first, found.last, found.office))
    if "csv" in request.GET:
        return csv_of(request, charts)
    quality = step_quality(request.actor, found.office, first, found.last)
    context = {"record": found, "first": first, "charts": charts, "quality": quality}
    return render(request, "insights/record.html", context)
