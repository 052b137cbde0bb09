"""`/d/bpr/` and `/d/bpr/s/…`: scenarios, surveys and what they found."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from madoguchi.cityhall.reform.actions.keep_photo import remove_photo
from madoguchi.cityhall.reform.actions.run_survey import (
    SurveyPlan,
    cancel_survey,
    finish_survey,
    plan_survey,
    start_survey,
)
from madoguchi.cityhall.reform.forms import SurveyForm
from madoguchi.cityhall.reform.reads import surveys as reads
from madoguchi.cityhall.reform.reads.entries import entries_of
from madoguchi.cityhall.reform.reads.ideas import ranked
from madoguchi.cityhall.reform.reads.live_measure import live_entries, live_waits
from madoguchi.cityhall.reform.reads.report import reports
from madoguchi.cityhall.reform.views.doors import page, txid_of
from madoguchi.cityhall.tenancy import city_settings
from madoguchi.rules.reform import entries as entry_rules
from madoguchi.rules.reform.catalogue import scenarios
from madoguchi.rules.reform.survey import DEFINITIONS

ACTS = {"start": start_survey, "finish": finish_survey, "cancel": cancel_survey}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Every survey, and the scenarios to choose from."""
    context = {"lines": reads.surveys(), "scenarios": scenarios().values(), "tab": "home"}
    return page(request, "reform/home.html", context)


@require_safe
def scenario(request: HttpRequest, name: str) -> HttpResponse:
    """The sheet that the household gets, and how much it writes: counted from the forms."""
    found = scenarios().get(name)
    if found is None:
        raise Http404
    context = {
        "scenario": found, "entries": entries_of(found), "live": live_entries(found.event),
        "definitions": entry_rules.DEFINITIONS, "tab": "home",
    }  # fmt: skip
    return page(request, "reform/scenario.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Plan a survey."""
    offices = city_settings.read(request.user.municipality.settings).offices
    form = SurveyForm(
        request.POST or None, observers=reads.possible_observers(), offices=offices,
        initial={"scenario": request.GET.get("scenario", "")},
    )  # fmt: skip
    if form.is_valid():
        said = form.cleaned_data
        plan = SurveyPlan(
            said["scenario"], said["day"], said["office"], said["team"],
            [UUID(key) for key in said["observers"]],
        )  # fmt: skip
        survey = plan_survey(request.actor, plan, txid=txid_of(request))
        return redirect("reform:survey", survey.pk)
    return page(request, "reform/survey_new.html", {"form": form, "tab": "home"})


@require_safe
def show(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """One survey: what was found, beside what this product measures live."""
    return page(request, "reform/survey.html", _context(survey_id))


@require_safe
def live(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """The same findings, while observers still note."""
    return page(request, "reform/_survey.html", _context(survey_id))


@require_POST
def act(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Start, finish or call off."""
    verb = ACTS.get(request.POST.get("act", ""))
    if verb is None:
        raise Http404
    verb(request.actor, survey_id)
    return redirect("reform:survey", survey_id)


@require_safe
def photo(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    """The picture itself."""
    found = reads.photo(photo_id)
    return HttpResponse(bytes(found.image), content_type="image/jpeg")


@require_POST
def photo_remove(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    """Remove a picture for good."""
    survey_id = reads.photo(photo_id).survey_id
    remove_photo(request.actor, photo_id)
    messages.success(request, _("写真を消しました。元には戻せません。"))
    return redirect("reform:survey", survey_id)


def _context(survey_id: UUID) -> dict[str, object]:
    found = reads.survey_page(survey_id)
    return {
        "page": found, "survey": found.survey, "scenario": found.scenario, "summary": found.summary,
        "log": reads.clock_rows(found.notes), "entries": entries_of(found.scenario),
        "live": live_entries(found.scenario.event), "waits": live_waits(found.survey.office),
        "ideas": ranked(survey_id=survey_id), "reports": reports(survey_id), "definitions": DEFINITIONS,
        "tab": "home",
    }  # fmt: skip
