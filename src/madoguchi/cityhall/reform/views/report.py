"""`/d/bpr/s/<survey>/report/`: the two pages a mayor reads, written, checked and frozen."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from madoguchi.cityhall.reform.actions.make_report import make_report
from madoguchi.cityhall.reform.forms import ReportForm
from madoguchi.cityhall.reform.reads.report import document_of, figures, report, reports, suggestion
from madoguchi.cityhall.reform.refusals import Refused
from madoguchi.cityhall.reform.views.doors import page, txid_of
from madoguchi.documents.mayor_report import render_mayor_report


def write(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """The sentences, suggested from the figures or taken from the last version."""
    found, versions = figures(survey_id), reports(survey_id)
    start = versions[0].content if versions else {"requests": [], **suggestion(found)}
    initial = {
        "headline": start["headline"],
        **{name: "\n".join(start[name]) for name in ("findings", "requests", "unknowns")},
    }
    form = ReportForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            make_report(request.actor, survey_id, form.texts(), txid=txid_of(request))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("reform:report", survey_id)
    context = {"form": form, "survey": found.page.survey, "reports": versions, "tab": "home"}
    return page(request, "reform/report.html", context)


@require_safe
def pdf(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """One version, as it was frozen."""
    found, city = report(report_id), request.user.municipality
    made = render_mayor_report(document_of(found, city.name, city.fictional))
    name = f"report-{found.made_at:%Y%m%d}-v{found.version}.pdf"
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
