"""`/q/<団体コード>/` and `/q/board/…`: how busy the offices are, and the displays in the hall."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tickets.feed import feed_of
from madoguchi.cityhall.tickets.models import Office
from madoguchi.cityhall.tickets.public_door import in_city, in_office
from madoguchi.cityhall.tickets.public_words import choices, words_for
from madoguchi.cityhall.tickets.selectors import board_state, congestions, floors_of, offices
from madoguchi.cityhall.tickets.together import Together, Told

FEED_SECONDS = 10
WHOLE = "all"
_DISPLAYS: Together[bytes] = Together()
_TOLD: Told[bytes] = Told(seconds=2.0, most=256)
_MARK = re.compile(r"[\w-]{16}", re.ASCII)


@require_safe
@in_city
def city(request: HttpRequest, found: Municipality) -> HttpResponse:
    """Every office: open or not, its lines, how long somebody who comes now may wait."""
    return _congestion(request, found, "tickets/public/city.html")


@require_safe
@in_city
def city_live(request: HttpRequest, found: Municipality) -> HttpResponse:
    """The part that changes."""
    return _congestion(request, found, "tickets/public/_city.html")


@require_safe
@in_city
def feed(request: HttpRequest, found: Municipality) -> HttpResponse:
    """The same for machines (docs/tickets.md). Everybody may read it, from any page."""
    body = json.dumps(feed_of(found, congestions(offices())), ensure_ascii=False)
    etag = quote_etag(hashlib.sha256(body.encode()).hexdigest()[:32])
    answer = HttpResponse(body, content_type="application/json; charset=utf-8", headers={"ETag": etag})
    response: HttpResponse = get_conditional_response(request, etag=etag, response=answer)
    response.headers["Cache-Control"] = f"public, max-age={FEED_SECONDS}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
@in_office
def board(request: HttpRequest, found: Municipality, office: Office, floor: str) -> HttpResponse:
    """A display. `floor` is one of the office's, or `all`."""
    return _board(request, found, office, floor, "tickets/board/board.html")


@require_safe
def board_live(request: HttpRequest, city: str, office: str, floor: str) -> HttpResponse:
    """The part that changes, made once for all the displays of a floor that heard of the same event.

    They bring the event's mark as `X-Mark`; those who ask without one share what is made at that moment.
    """
    address = {"city": city, "office": office, "floor": floor}
    key, mark = (*address.values(), get_language()), request.headers.get("X-Mark", "")

    def newest() -> bytes:
        return _DISPLAYS.ask(key, lambda: _part(request, **address))

    return HttpResponse(_TOLD.ask((*key, mark), newest) if _MARK.fullmatch(mark) else newest())


@in_office
def _fragment(request: HttpRequest, found: Municipality, office: Office, floor: str) -> HttpResponse:
    return _board(request, found, office, floor, "tickets/board/_board.html")


def _part(request: HttpRequest, **address: str) -> bytes:
    return bytes(_fragment(request, **address).content)


def _congestion(request: HttpRequest, found: Municipality, template: str) -> HttpResponse:
    context: dict[str, Any] = {
        "municipality": found.name, "city": found, "w": words_for(request.GET.get("lang", "")),
        "choices": choices(), "offices": congestions(offices()),
    }  # fmt: skip
    return render(request, template, context)


def _board(
    request: HttpRequest, found: Municipality, office: Office, floor: str, template: str
) -> HttpResponse:
    if template.endswith("/board.html") and floor != WHOLE and floor not in floors_of(office):
        raise Http404
    context = {
        "municipality": found.name, "city": found, "floor": floor, "stream": settings.STREAM_URL,
        "board": board_state(office, floor="" if floor == WHOLE else floor), "w": words_for("ja"),
        "en": words_for("en"), "others": choices()[1:],
    }  # fmt: skip
    return render(request, template, context)
