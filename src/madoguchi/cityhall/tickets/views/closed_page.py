"""What a ticket's page needs to be told while it is closed: a subscription, a place on the home screen."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.views.decorators.http import require_POST, require_safe

from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tickets.actions.subscribe_push import end_push, subscribe_push
from madoguchi.cityhall.tickets.public_door import PER_TOKEN, RESIDENT, WRONG_TOKENS, in_city
from madoguchi.cityhall.tickets.public_words import words_for
from madoguchi.cityhall.tickets.selectors import ticket_by_token
from madoguchi.cityhall.tickets.views.resident import ticket_url
from madoguchi.cityhall.ui.limits import Limit
from madoguchi.cityhall.ui.open_doors import private, too_many, unknown

ASKED = Limit(20, 3600.0)
"""Each asking is an event of the audit log: nobody changes his mind more often than that."""


@require_POST
@in_city
def push(request: HttpRequest, city: Municipality, token: str) -> HttpResponse:
    """Keep what the browser gave (`endpoint`, `p256dh`, `auth`), or with `off` keep nothing. 204."""
    if not PER_TOKEN.allows(token):
        return too_many()
    if (found := ticket_by_token(token)) is None:
        return unknown(request, WRONG_TOKENS)
    if not ASKED.allows(token):
        return too_many()
    if "off" in request.POST:
        end_push(RESIDENT, found.pk)
    else:
        language = words_for(request.GET.get("lang", ""), found.language).code
        subscribe_push(RESIDENT, found.pk, request.POST.dict(), language=language)
    return private(HttpResponse(status=204))


@require_safe
@in_city
def manifest(request: HttpRequest, city: Municipality, token: str) -> HttpResponse:
    """The page as an app of its own: iPhones give notifications to pages on the home screen only."""
    if (found := ticket_by_token(token)) is None:
        return unknown(request, WRONG_TOKENS)
    words, page = words_for(request.GET.get("lang", ""), found.language), ticket_url(city, found)
    icon = {"src": static("ui/favicon.svg"), "sizes": "any", "type": "image/svg+xml"}
    about = {
        "name": f"{words['ticket']} {found.label}", "short_name": found.label, "lang": words.lang,
        "start_url": page + words.query, "scope": page, "display": "standalone", "icons": [icon],
    }  # fmt: skip
    return private(JsonResponse(about, content_type="application/manifest+json"))
