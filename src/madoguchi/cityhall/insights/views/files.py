"""`/d/plan/files/<id>/`: match a log's columns, watch it being read, and see what it leaves out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from madoguchi.cityhall.insights.forms import COLUMNS, MatchForm, mapping_of
from madoguchi.cityhall.meter.actions.read_log import resume_reading, start_reading
from madoguchi.cityhall.meter.actions.withdraw_intake import withdraw_intake
from madoguchi.cityhall.meter.intakes.running import TOPIC
from madoguchi.cityhall.meter.models import Intake
from madoguchi.cityhall.meter.quality import gaps
from madoguchi.cityhall.meter.selectors import access_intake, preview, problems, report_csv
from madoguchi.cityhall.tenancy.roles import Permission

SHOWN = 100


@require_safe
def one(request: HttpRequest, intake_id: UUID) -> HttpResponse:
    """The file as it stands; `?column_…=` tries another matching in the preview."""
    return _page(request, access_intake(request.actor, intake_id))


@require_safe
def live(request: HttpRequest, intake_id: UUID) -> HttpResponse:
    """The moving part."""
    context = _standing(request, access_intake(request.actor, intake_id))
    return render(request, "insights/_file.html", context)


@require_POST
def read(request: HttpRequest, intake_id: UUID) -> HttpResponse:
    """Read the log with this matching."""
    intake = access_intake(request.actor, intake_id)
    names = preview(intake, intake.mapping).names
    form = MatchForm(request.POST, names=names)
    if not form.is_valid():
        return _page(request, intake, form)
    said = form.cleaned_data
    start_reading(
        request.actor, intake_id, mapping=form.mapping(), office=said["office"].strip(),
        tolerant=said["tolerant"],
    )  # fmt: skip
    return redirect("insights:file", intake_id)


@require_POST
def resume(request: HttpRequest, intake_id: UUID) -> HttpResponse:
    """Go on with one that stands still."""
    resume_reading(request.actor, intake_id)
    messages.success(request, _("続きから読み込みます。"))
    return redirect("insights:file", intake_id)


@require_POST
def withdraw(request: HttpRequest, intake_id: UUID) -> HttpResponse:
    """Take the file back."""
    withdraw_intake(request.actor, intake_id)
    messages.success(request, _("取込を取り消しました。このファイルの記録は、もう数えません。"))
    return redirect("insights:file", intake_id)


@require_safe
def report(request: HttpRequest, intake_id: UUID) -> HttpResponse:
    """The whole report for a spreadsheet."""
    text = report_csv(access_intake(request.actor, intake_id))
    return HttpResponse(
        "\ufeff" + text, content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="report-{intake_id}.csv"'},
    )  # fmt: skip


def _page(request: HttpRequest, intake: Intake, form: MatchForm | None = None) -> HttpResponse:
    context = _standing(request, intake)
    if intake.state == Intake.State.RECEIVED:
        tried = mapping_of(request.GET) or intake.mapping
        shown = preview(intake, tried)
        initial = {f"column_{column}": tried.get(column, "") for column in COLUMNS}
        initial["office"] = request.GET.get("office", "")
        context |= {"preview": shown, "form": form or MatchForm(initial=initial, names=shown.names)}
    return render(request, "insights/file.html", context, status=422 if form else 200)


def _standing(request: HttpRequest, intake: Intake) -> dict[str, Any]:
    missing = (intake.quality or {}).get("missing", {})
    return {
        "intake": intake, "form": None, "problems": problems(intake, SHOWN), "shown": SHOWN, "topic": TOPIC,
        "gaps": gaps(missing), "leads": Permission.REFORM_LEAD in request.actor.permissions,
    }  # fmt: skip
