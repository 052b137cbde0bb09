"""`/g/totals/`: every number of the money, with its definition, and whether the books agree."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from madoguchi.cityhall.benefits.reads import money
from madoguchi.cityhall.benefits.views.doors import records_refusals


@require_GET
def totals(request: HttpRequest) -> HttpResponse:
    """The ledger by programme and by day, and the equations."""
    return render(request, "benefits/totals.html", {"totals": money.totals(request.actor)})


@require_GET
@records_refusals
def performance(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """実績 of a round, as a page of CSV."""
    owned, rows = money.performance(request.actor, round_id)
    text = "\ufeff" + money.performance_csv(rows)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="jisseki-{owned.pk}.csv"'
    return response
