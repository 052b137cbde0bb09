"""Choose a fictional person instead of holding a card to the phone."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template import engines
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from madoguchi.cityhall.benefits.models import Target
from madoguchi.cityhall.residents.models import Resident
from madoguchi.cityhall.residents.selectors import protected_ids
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.scope import municipality_scope
from madoguchi.connectors.login_simulator import issue

MOST = 20
PAGE = Path(__file__).parent / "templates" / "choose.html"


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """The page, and the way back with a code, or without one for who gives up."""
    city = Municipality.objects.filter(fictional=True).first() if settings.DEMO else None
    state, back = (getattr(request, request.method).get(name, "") for name in ("state", "return_to"))  # type: ignore[arg-type]
    if city is None or not state or not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        raise Http404
    with municipality_scope(city.pk):
        if request.method == "POST":
            return _back(request, state, back)
        words = request.GET.get("words", "").strip()
        context = {"state": state, "return_to": back, "words": words, "people": list(_people(words))}
        return HttpResponse(_page().render(context | {"municipality": city.name}, request))


def _back(request: HttpRequest, state: str, back: str) -> HttpResponse:
    answer = {"state": state}
    if chosen := request.POST.get("person", ""):
        person = get_object_or_404(Resident, pk=_uuid(chosen))
        answer["code"] = issue(state, person.pk)
    return redirect(f"{back}?{urlencode(answer)}")


def _people(words: str) -> Iterable[Resident]:
    """Whom a letter of a running programme went to, or whoever's name or reading begins like `words`."""
    living = Resident.objects.filter(removed=False, birth_date__isnull=False)
    if words:
        found = living.filter(name__startswith=words) | living.filter(kana__startswith=words)
    else:
        asked = Target.objects.filter(state=Target.State.INFORMED, resident_id__isnull=False)
        found = living.filter(pk__in=asked.order_by("number").values_list("resident_id", flat=True)[:MOST])
    people = list(found.order_by("kana", "pk")[:MOST])
    hidden = protected_ids([one.pk for one in people])
    return [one for one in people if one.pk not in hidden]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


@lru_cache(maxsize=1)
def _page() -> Any:
    """The folder brings its own page, so that it needs no line in the list of apps."""
    return engines["django"].from_string(PAGE.read_text(encoding="utf-8"))
