"""`/s/v/<団体コード>/<token>/`: a visit's state for whoever holds the slip. No login, no personal data."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from madoguchi.cityhall.cases.selectors import access_by_status_token
from madoguchi.cityhall.online.status import status_of
from madoguchi.cityhall.online.words import LANGUAGES, words_for
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.scope import municipality_scope
from madoguchi.cityhall.ui.limits import Limit

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
        return _too_many()
    municipality = Municipality.objects.filter(code=code).first()
    if municipality is None:
        return _unknown(request)
    with municipality_scope(municipality.pk):
        visit = access_by_status_token(token)
        if visit is None:
            return _unknown(request)
        words = words_for(request.GET.get("lang", ""), visit.language)
        context = {
            "status": status_of(visit, words, municipality.settings.get("phones", {})), "words": words,
            "choices": LANGUAGES.values(), "municipality": municipality.name, "now": timezone.now(),
        }  # fmt: skip
        return _private(render(request, template, context | {"code": code, "token": token}))


def _unknown(request: HttpRequest) -> HttpResponse:
    """No such page; an address that keeps trying is slowed down."""
    if not WRONG_TOKENS.allows(get_adapter().get_client_ip(request)):
        return _too_many()
    raise Http404


def _too_many() -> HttpResponse:
    return HttpResponse(status=429, headers={"Retry-After": "60"})


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Cache-Control"] = "no-store"
    # The address is the key: it must not travel to another site.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
