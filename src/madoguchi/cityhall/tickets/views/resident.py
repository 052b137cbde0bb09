"""`/q/t/<団体コード>/<token>/`: the ticket on one's own phone. No login; the address is the key."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tickets.actions.cancel_ticket import cancel_ticket
from madoguchi.cityhall.tickets.actions.issue_ticket import issue_ticket
from madoguchi.cityhall.tickets.models import Office, Ticket
from madoguchi.cityhall.tickets.offers import offers_now, the_offer
from madoguchi.cityhall.tickets.posted import uuid_in
from madoguchi.cityhall.tickets.public_door import PER_TOKEN, RESIDENT, WRONG_TOKENS, in_city, in_office
from madoguchi.cityhall.tickets.public_words import Words, choices, words_for
from madoguchi.cityhall.tickets.push.port import public_key
from madoguchi.cityhall.tickets.refusals import PhoneTicketsOff
from madoguchi.cityhall.tickets.selectors import congestion, ticket_by_token, ticket_status, told_browser
from madoguchi.cityhall.ui.limits import Limit
from madoguchi.cityhall.ui.open_doors import address_of, private, too_many, unknown

# A city hall's own network may hide many phones behind one address.
TAKEN = Limit(60, 600.0)
OWN_TICKET = "own-ticket"


def ticket_url(city: Municipality, ticket: Ticket) -> str:
    """The ticket's page."""
    return reverse("queue:ticket", args=[city.code, ticket.token])


@require_safe
@in_city
def ticket(request: HttpRequest, city: Municipality, token: str) -> HttpResponse:
    """The page; `?lang=` chooses the language."""
    return _ticket(request, city, token, "tickets/public/ticket.html")


@require_safe
@in_city
def ticket_live(request: HttpRequest, city: Municipality, token: str) -> HttpResponse:
    """The part that changes."""
    return _ticket(request, city, token, "tickets/public/_ticket.html")


@require_POST
@in_city
def leave(request: HttpRequest, city: Municipality, token: str) -> HttpResponse:
    """Give the number back."""
    found = ticket_by_token(token)
    if found is None:
        return unknown(request, WRONG_TOKENS)
    cancel_ticket(RESIDENT, found.pk)
    return redirect(ticket_url(city, found) + words_for(request.GET.get("lang", "")).query)


@require_safe
@in_office
def take_purposes(request: HttpRequest, city: Municipality, office: Office) -> HttpResponse:
    """What one may come for now; an own number that still waits is shown instead of a second one."""
    _refuse_off(office)
    if (own := _own(request, office)) is not None:
        return redirect(ticket_url(city, own))
    now = congestion(office)
    context = {"offers": offers_now(now), "now": now}
    return _page(request, city, office, "take", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_office
def take(request: HttpRequest, city: Municipality, office: Office, code: str) -> HttpResponse:
    """How many wait, and the button that draws the number."""
    _refuse_off(office)
    words = words_for(request.GET.get("lang", ""))
    if request.method != "POST":
        context = {"offer": the_offer(office, code), "txid": uuid4()}
        return _page(request, city, office, "take_check", context)
    if (own := _own(request, office)) is None:
        if not TAKEN.allows(address_of(request)):
            return too_many()
        own = issue_ticket(
            RESIDENT, office_id=office.pk, channel=Ticket.Channel.PHONE, purpose=code,
            txid=uuid_in(request, "txid"), language=words.code,
        )  # fmt: skip
    response = redirect(ticket_url(city, own) + words.query)
    response.set_signed_cookie(
        OWN_TICKET, own.token, max_age=24 * 3600, path="/q/", secure=settings.HTTPS, httponly=True,
        samesite="Lax",
    )  # fmt: skip
    return response


def _refuse_off(office: Office) -> None:
    if office.phone_tickets_since is None:
        raise PhoneTicketsOff


def _own(request: HttpRequest, office: Office) -> Ticket | None:
    """One number per phone and office: the one this browser holds, while it is not over."""
    token = request.get_signed_cookie(OWN_TICKET, default="")
    found = ticket_by_token(token) if token else None
    return found if found and found.office_id == office.pk and found.closed_at is None else None


def _ticket(request: HttpRequest, city: Municipality, token: str, template: str) -> HttpResponse:
    if not PER_TOKEN.allows(token):
        return too_many()
    found = ticket_by_token(token)
    if found is None:
        return unknown(request, WRONG_TOKENS)
    words = words_for(request.GET.get("lang", ""), found.language)
    context = {
        "status": ticket_status(found), "w": words, "choices": choices(), "municipality": city.name,
        "city": city, "stream": settings.STREAM_URL, "push_key": public_key(),
        "told": told_browser(found),
    }  # fmt: skip
    return private(render(request, template, context))


def _page(
    request: HttpRequest, city: Municipality, office: Office, name: str, more: dict[str, Any]
) -> HttpResponse:
    words: Words = words_for(request.GET.get("lang", ""))
    context = {"municipality": city.name, "city": city, "office": office, "w": words, "choices": choices()}
    return render(request, f"tickets/public/{name}.html", context | more)
