"""`/d/bpr/observe/`: the observer's tablet. Notes come as JSON and may come again; photos come as a form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from madoguchi.cityhall.reform.actions.keep_photo import keep_photo
from madoguchi.cityhall.reform.actions.take_notes import Draft, observable, take_notes
from madoguchi.cityhall.reform.forms import PhotoForm
from madoguchi.cityhall.reform.reads.entries import form_titles, section_names
from madoguchi.cityhall.reform.reads.surveys import surveys_to_observe
from madoguchi.cityhall.reform.refusals import BadNote, PhotoRefused
from madoguchi.cityhall.reform.views.doors import page, uuid_or_none
from madoguchi.cityhall.tenancy.refusal import Refusal
from madoguchi.rules.reform.catalogue import categories, items, scenarios
from madoguchi.rules.reform.survey import KINDS

ICONS = {
    "wait": "clock", "interview": "speak", "writing": "pen", "move": "arrow", "process": "gear",
    "check": "check",
}  # fmt: skip


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The surveys that wait for this observer."""
    context = {"lines": surveys_to_observe(request.actor), "tab": "observe"}
    return page(request, "reform/observe_list.html", context)


@require_safe
def observe(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """The tablet."""
    return _tablet(request, survey_id, PhotoForm())


@require_POST
def notes(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """`{"sent_at", "notes"}` → `{"kept": [id …], "refused": {id: sentence}}`, or `{"error": sentence}`."""
    try:
        sent_at, drafts = _read(request.body)
        taken = take_notes(request.actor, survey_id, drafts, sent_at=sent_at)
    except Refusal as refused:
        return JsonResponse({"error": str(refused)}, status=refused.status)
    refused = {str(key): sentence for key, sentence in taken.refused.items()}
    return JsonResponse({"kept": [str(key) for key in taken.kept], "refused": refused})


@require_POST
def photo(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """A photo of a blank form."""
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        said = form.cleaned_data
        key = uuid_or_none(request.POST.get("photo_id", "")) or uuid4()
        try:
            keep_photo(
                request.actor, survey_id, key, said["photo"].read(), caption=said["caption"],
                confirmed_blank=said["blank"],
            )  # fmt: skip
        except PhotoRefused as refused:
            form.add_error("photo", str(refused))
        else:
            messages.success(request, _("写真を残しました。撮影場所などの情報は消してあります。"))
            return redirect("reform:observe", survey_id)
    return _tablet(request, survey_id, form)


def _tablet(request: HttpRequest, survey_id: UUID, form: PhotoForm) -> HttpResponse:
    survey = observable(request.actor, survey_id)
    scenario = scenarios()[survey.scenario]
    context = {
        "survey": survey, "scenario": scenario, "form": form, "photo_id": uuid4(),
        "kinds": [(kind, label, ICONS[kind]) for kind, label in KINDS.items()], "items": items().values(),
        "categories": categories().items(), "places": section_names(scenario), "forms": form_titles(scenario),
    }  # fmt: skip
    return page(request, "reform/observe.html", context)


def _read(body: bytes) -> tuple[datetime, list[Draft]]:
    try:
        data = json.loads(body)
        return _moment(data["sent_at"]), [_draft(one) for one in data["notes"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise BadNote("JSON") from error


def _draft(data: Mapping[str, Any]) -> Draft:
    counts = {str(item): _count(count) for item, count in dict(data.get("items") or {}).items()}
    return Draft(
        id=UUID(data["id"]), kind=str(data["kind"]), started=_moment(data["started"]),
        ended=_moment(data["ended"]) if data.get("ended") else None, place=_words(data.get("place")),
        steps=_count(data.get("steps")), metres=_count(data.get("metres")), form=_words(data.get("form")),
        items={item: count for item, count in counts.items() if count}, text=_words(data.get("text")),
        category=_words(data.get("category")),
        voids=UUID(data["voids"]) if data.get("voids") else None,
    )  # fmt: skip


def _words(value: Any) -> str:
    """A text, "" for none. ValueError for one that a database cannot keep."""
    text = str(value or "")
    text.encode()
    if "\0" in text:
        raise ValueError("U+0000")
    return text


def _count(value: Any) -> int | None:
    return None if value in (None, "") else int(value)


def _moment(text: str) -> datetime:
    """An aware moment. ValueError for one without a zone, or of no year in which a clock can stand."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None or not 1970 <= found.year <= 2200:
        raise ValueError(text)
    return found
