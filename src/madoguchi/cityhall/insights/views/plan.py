"""`/d/plan/`: what there is to plan with, files that come in, and studies asked for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from madoguchi.cityhall.insights.actions.ask_study import ask_study
from madoguchi.cityhall.insights.example import EXAMPLE_LABEL, example_table, is_offered
from madoguchi.cityhall.insights.forms import FileForm, StudyForm
from madoguchi.cityhall.insights.models import Study
from madoguchi.cityhall.insights.reads.studies import studies
from madoguchi.cityhall.meter.actions.take_file import take_file
from madoguchi.cityhall.meter.models import Intake, ObservedDay
from madoguchi.cityhall.meter.selectors import intakes, records
from madoguchi.cityhall.tenancy.roles import Permission

SHOWN = 20


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Records, studies and files, and the ways to begin."""
    return _page(request)


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """A daily table is read at once and studied; a log waits for its columns to be matched."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, file_form=form, status=422)
    file = form.cleaned_data["file"]
    intake = take_file(
        request.actor, file.read(), file_name=file.name, label=form.cleaned_data["label"].strip()
    )
    return _taken(request, intake)


@require_POST
def example(request: HttpRequest) -> HttpResponse:
    """The published table of 鹿児島市, labelled as such."""
    raw, name = example_table()
    there = records(request.actor)
    if not is_offered(there) and not any(one.label == EXAMPLE_LABEL for one in there):
        said = _("同じ名前の庁舎の記録があるため、公表値の例は読み込みません。混ざるのを防ぐためです。")
        messages.error(request, said)
        return redirect("insights:plan")
    return _taken(request, take_file(request.actor, raw, file_name=name, label=EXAMPLE_LABEL))


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Have the capacity of an office worked out."""
    form = StudyForm(request.POST)
    if not form.is_valid():
        return _page(request, study_form=form, status=422)
    said = form.cleaned_data
    daily = said["basis"] == Study.Basis.DAILY
    found = ask_study(
        request.actor, office=said["office"], basis=said["basis"],
        counters=said["counters"] if daily else None, profile=said["profile"] if daily else "",
    )  # fmt: skip
    return redirect("insights:study", found.pk)


def _taken(request: HttpRequest, intake: Intake) -> HttpResponse:
    if intake.kind != Intake.Kind.DAILY or intake.state != Intake.State.STORED:
        return redirect("insights:file", intake.pk)
    rows = ObservedDay.objects.filter(intake=intake)
    offices = sorted(set(rows.values_list("office", flat=True)))
    messages.success(request, _("%s日分の表を取り込みました。") % intake.total)
    if len(offices) > 1:
        return redirect("insights:plan")
    initial = StudyForm().fields["counters"].initial
    found = ask_study(
        request.actor, office=offices[0], basis=Study.Basis.DAILY, counters=initial, profile="reference"
    )
    return redirect("insights:study", found.pk)


def _page(request: HttpRequest, status: int = 200, **forms: Any) -> HttpResponse:
    found = records(request.actor)
    context = {
        "records": [(one, _forms(one, forms.get("study_form"))) for one in found],
        "studies": studies(request.actor)[:SHOWN], "intakes": intakes(request.actor)[:SHOWN],
        "file_form": FileForm(), "leads": Permission.REFORM_LEAD in request.actor.permissions,
        "example": is_offered(found), **forms,
    }  # fmt: skip
    context["form"] = next(iter(forms.values()), None)
    return render(request, "insights/plan.html", context, status=status)


def _forms(one: Any, posted: StudyForm | None) -> list[StudyForm]:
    """One form for each kind of material that the office has."""
    kinds = [("daily", one.table_days), ("log", one.tickets)]
    return [
        posted
        if posted and (posted.data.get("office"), posted.data.get("basis")) == (one.office, basis)
        else StudyForm(initial={"office": one.office, "basis": basis}, auto_id=f"{basis}-{one.first}-%s")
        for basis, count in kinds
        if count
    ]
