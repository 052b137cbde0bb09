"""`/s/v/<団体コード>/<token>/`: a visit's state for whoever holds the slip. No login, no personal data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from madoguchi.cityhall.cases.selectors import access_by_status_token
from madoguchi.cityhall.online.status import status_of
from madoguchi.cityhall.online.words import LANGUAGES, words_for
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.scope import municipality_scope
from madoguchi.cityhall.ui.limits import Limit
from madoguchi.cityhall.ui.open_doors import private, too_many, unknown

PER_TOKEN = Limit(60, 60.0)
WRONG_TOKENS = Limit(30, 60.0)


@require_safe
def status(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """The page; `?lang=` chooses the language."""
    return _answer(request, code, token, "online/status.html")


@require_safe
def status_live(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """The part that changes, for a page that is open."""
    return _answer(request, code, token, "online/_status.html")


def _answer(request: HttpRequest, code: str, token: str, template: str) -> HttpResponse:
    if not PER_TOKEN.allows(token):
        return too_many()
    municipality = Municipality.objects.filter(code=code).first()
    if municipality is None:
        return unknown(request, WRONG_TOKENS)
    with municipality_scope(municipality.pk):
        visit = access_by_status_token(token)
        if visit is None:
            return unknown(request, WRONG_TOKENS)
        words = words_for(request.GET.get("lang", ""), visit.language)
        context = {
            "status": status_of(visit, words, municipality.settings.get("phones", {})), "words": words,
            "choices": LANGUAGES.values(), "municipality": municipality.name, "now": timezone.now(),
        }  # fmt: skip
        page = render(request, template, context | {"code": code, "token": token})
        return private(page, referrer="no-referrer")
