"""`/d/advice/`: what this municipality asks the adviser office for, and what came back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from madoguchi.cityhall.reform.actions.ask_for_advice import (
    RequestWords,
    draft_request,
    hand_over,
    withdraw_request,
)
from madoguchi.cityhall.reform.advice_forms import DispatchForm, TrainingForm
from madoguchi.cityhall.reform.crossing import offices
from madoguchi.cityhall.reform.models import AdviceRequest
from madoguchi.cityhall.reform.reads import advice as reads
from madoguchi.cityhall.reform.views.doors import page, txid_of
from madoguchi.documents.certificate import Certificate, render_certificate
from madoguchi.rules.reform.catalogue import load


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The requests of this municipality."""
    lines = [(one, reads.theme_name(one.kind, one.theme)) for one in reads.requests()]
    return page(request, "reform/advice.html", {"lines": lines, "offices": offices(), "tab": "advice"})


def dispatch(request: HttpRequest) -> HttpResponse:
    """Ask for an adviser."""
    form = DispatchForm(request.POST or None, offices=offices())
    if form.is_valid():
        said = form.cleaned_data
        words = RequestWords("dispatch", said["theme"], int(said["office"]), form.wishes())
        drafted = draft_request(request.actor, words, txid=txid_of(request))
        return redirect("reform:advice_request", drafted.pk)
    return page(request, "reform/advice_new.html", {"form": form, "kind": "dispatch", "tab": "advice"})


def training(request: HttpRequest) -> HttpResponse:
    """Ask for places in a course."""
    form = TrainingForm(request.POST or None, offices=offices())
    if form.is_valid():
        said = form.cleaned_data
        words = RequestWords("training", said["course"], int(said["office"]), {}, said["people"])
        drafted = draft_request(request.actor, words, txid=txid_of(request))
        return redirect("reform:advice_request", drafted.pk)
    return page(request, "reform/advice_new.html", {"form": form, "kind": "training", "tab": "advice"})


@require_safe
def show(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """One request: what it says, and the news."""
    asked, news = reads.request_page(request_id)
    data = load("advice")
    context = {
        "asked": asked, "news": news, "theme": reads.theme_name(asked.kind, asked.theme),
        "ways": data["ways"], "region": data["regions"].get(asked.wishes.get("region", ""), ""),
        "tab": "advice",
        "wanted": [data["ways"][way] for way in asked.wishes.get("ways", ())],
    }  # fmt: skip
    return page(request, "reform/advice_request.html", context)


@require_POST
def act(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Hand over, or take back."""
    if request.POST.get("act") == "hand_over":
        hand_over(request.actor, request_id)
        messages.success(request, _("申込み先に渡しました。回答はこの画面に届きます。"))
    else:
        withdraw_request(request.actor, request_id)
        messages.success(request, _("取り下げました。"))
    return redirect("reform:advice_request", request_id)


@require_safe
def certificate(request: HttpRequest, request_id: UUID, number: str) -> HttpResponse:
    """The certificate of one trainee, from what the office told."""
    asked, news = reads.request_page(request_id)
    told = next((one.content for one in news if one.content.get("certificate") == number), None)
    if told is None:
        raise Http404
    return HttpResponse(
        render_certificate(_certificate(asked, told)), content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="certificate-{number}.pdf"'},
    )  # fmt: skip


def _certificate(asked: AdviceRequest, told: dict[str, str]) -> Certificate:
    course = load("advice")["courses"][told["course"]]
    return Certificate(
        number=told["certificate"], person=told["person"], municipality=asked.municipality.name,
        course=course["name"], units=[(one["name"], one["hours"]) for one in course["units"].values()],
        issuer=told["office"], at=datetime.fromisoformat(told["at"]), demo=asked.municipality.fictional,
    )  # fmt: skip
