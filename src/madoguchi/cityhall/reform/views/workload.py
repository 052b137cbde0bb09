"""`/d/bpr/workload/`: 業務量調査, taken in whole or reported row by row."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.cityhall.reform.actions.import_workload import WorkloadPlan, import_workload
from madoguchi.cityhall.reform.forms import WorkloadForm
from madoguchi.cityhall.reform.models import WorkloadSurvey
from madoguchi.cityhall.reform.reads import workload as reads
from madoguchi.cityhall.reform.refusals import TableRefused
from madoguchi.cityhall.reform.views.doors import page

SHOWN = 100


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every survey."""
    return page(request, "reform/workloads.html", {"surveys": reads.workload_surveys(), "tab": "workload"})


def take(request: HttpRequest) -> HttpResponse:
    """Hand a table in."""
    form = WorkloadForm(request.POST or None, request.FILES or None)
    context = {"form": form, "tab": "workload", "shown": SHOWN}
    if form.is_valid():
        try:
            survey = _take(request, form)
        except TableRefused as refused:
            form.add_error(None, str(refused))
            context |= {"problems": refused.problems[:SHOWN], "count": len(refused.problems),
                        "headings": refused.found}  # fmt: skip
        else:
            messages.success(request, _("「%(name)s」を取り込みました。") % {"name": survey.title})
            return redirect("reform:workload", survey.pk)
    return page(request, "reform/workload_new.html", context)


@require_safe
def show(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Sums, checks, the tasks that take longest."""
    found = reads.workload_page(survey_id)
    context = {"page": found, "survey": found.survey, "summary": found.summary, "tab": "workload"}
    return page(request, "reform/workload.html", context)


def _take(request: HttpRequest, form: WorkloadForm) -> WorkloadSurvey:
    said = form.cleaned_data
    plan = WorkloadPlan(said["title"], said["year"], said["hours_each"], said["people"], form.columns())
    if said["file"]:
        return import_workload(request.actor, said["file"].read(), said["file"].name, plan)
    return import_workload(request.actor, said["pasted"].encode(), _("貼り付けた表"), plan)
