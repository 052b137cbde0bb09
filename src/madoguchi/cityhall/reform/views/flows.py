"""`/d/bpr/flows/`: as-is and to-be flows, drawn, compared and edited by simple forms."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from madoguchi.cityhall.reform.acting import found
from madoguchi.cityhall.reform.actions.draw_flow import (
    StepWords,
    draw_to_be,
    move_step,
    open_flow,
    remove_step,
    save_step,
    set_volume,
)
from madoguchi.cityhall.reform.forms import FlowForm, StepForm, VolumeForm
from madoguchi.cityhall.reform.models import Flow, FlowStep
from madoguchi.cityhall.reform.reads import flows as reads
from madoguchi.cityhall.reform.reads.surveys import SurveyLine, surveys
from madoguchi.cityhall.reform.views.doors import page, txid_of, uuid_or_none
from madoguchi.rules.calendar import to_short_wareki
from madoguchi.rules.reform.flows import CHANGES, DEFINITIONS, KINDS, LANES


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every flow."""
    return page(request, "reform/flows.html", {"flows": reads.flows(), "tab": "flows"})


def new(request: HttpRequest) -> HttpResponse:
    """Begin an as-is flow."""
    form = FlowForm(
        request.POST or None, surveys=survey_choices(), initial={"survey": request.GET.get("survey", "")}
    )
    if form.is_valid():
        said = form.cleaned_data
        survey_id = uuid_or_none(said["survey"])
        flow = open_flow(request.actor, said["title"], txid=txid_of(request), survey_id=survey_id)
        return redirect("reform:flow_edit", flow.pk)
    return page(request, "reform/flow_new.html", {"form": form, "tab": "flows"})


@require_safe
def show(request: HttpRequest, flow_id: UUID) -> HttpResponse:
    """Both flows with their pictures and tables, the finding on top."""
    pair = reads.pair(flow_id)
    context = {
        "pair": pair, "flow": pair.as_is.flow, "both": [one for one in (pair.as_is, pair.to_be) if one],
        "definitions": DEFINITIONS, "lanes": LANES, "kinds": KINDS, "changes": CHANGES, "tab": "flows",
    }  # fmt: skip
    return page(request, "reform/flow.html", context)


def edit(request: HttpRequest, flow_id: UUID) -> HttpResponse:
    """The steps of one flow as a list, and one form for the step in hand."""
    flow = found(Flow, flow_id)
    step = flow.steps.filter(pk=uuid_or_none(request.GET.get("step", ""))).first()
    form = StepForm(request.POST or None, initial=_initial(step))
    if form.is_valid():
        save_step(request.actor, flow.pk, StepWords(**form.cleaned_data), step_id=step.pk if step else None)
        return redirect("reform:flow_edit", flow.pk)
    drawn = reads.drawn(flow, "見直し後" if flow.basis_id else "現状")
    top = flow.basis or flow
    volume = VolumeForm(initial={"volume": top.volume, "source": top.volume_source or "workload"})
    context = {
        "flow": flow, "drawn": drawn, "form": form, "step": step, "volume": volume, "lanes": LANES,
        "kinds": KINDS, "changes": CHANGES, "tab": "flows",
    }  # fmt: skip
    return page(request, "reform/flow_edit.html", context)


@require_POST
def step(request: HttpRequest, flow_id: UUID, step_id: UUID) -> HttpResponse:
    """Move a step up or down, or take it out."""
    act = request.POST.get("act")
    if act == "remove":
        remove_step(request.actor, flow_id, step_id)
    else:
        move_step(request.actor, flow_id, step_id, up=act == "up")
    return redirect("reform:flow_edit", flow_id)


@require_POST
def to_be(request: HttpRequest, flow_id: UUID) -> HttpResponse:
    """Begin the to-be flow."""
    return redirect("reform:flow_edit", draw_to_be(request.actor, flow_id).pk)


@require_POST
def volume(request: HttpRequest, flow_id: UUID) -> HttpResponse:
    """Cases a year."""
    form = VolumeForm(request.POST)
    if form.is_valid():
        set_volume(request.actor, flow_id, form.cleaned_data["volume"], form.cleaned_data["source"])
        return redirect("reform:flow", flow_id)
    context = {"form": form, "flow": found(Flow, flow_id), "tab": "flows"}
    return page(request, "reform/flow_volume.html", context)


def survey_choices() -> list[tuple[str, str]]:
    """The surveys as choices."""
    return [(str(line.survey.pk), _named(line)) for line in surveys()]


def _named(line: SurveyLine) -> str:
    return f"{line.scenario.name}（{to_short_wareki(line.survey.day)} {line.survey.team}）"


def _initial(step: FlowStep | None) -> dict[str, Any]:
    return {name: getattr(step, name) for name in StepWords.__slots__} if step else {}
