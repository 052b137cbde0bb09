"""`/k/<団体コード>/<庁舎>/`: the ticket machine. Three taps at most: (more,) purpose, ticket."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.refusal import Refusal
from madoguchi.cityhall.tickets.actions.check_in import check_in
from madoguchi.cityhall.tickets.actions.invite_kiosk import pair_kiosk
from madoguchi.cityhall.tickets.actions.issue_ticket import issue_ticket
from madoguchi.cityhall.tickets.actions.report_paper import report_paper
from madoguchi.cityhall.tickets.kiosk_door import actor_of, kiosk_view, remember
from madoguchi.cityhall.tickets.models import Kiosk, Office, Ticket
from madoguchi.cityhall.tickets.models.reservation import ALPHABET
from madoguchi.cityhall.tickets.offers import offers_now, the_offer
from madoguchi.cityhall.tickets.posted import BrokenPost, uuid_in
from madoguchi.cityhall.tickets.public_door import RESIDENT, in_office
from madoguchi.cityhall.tickets.public_words import Words, choices, words_for
from madoguchi.cityhall.tickets.selectors import congestion, ticket_status
from madoguchi.cityhall.tickets.views.resident import ticket_url
from madoguchi.cityhall.ui.limits import Limit
from madoguchi.cityhall.ui.open_doors import address_of, too_many
from madoguchi.rules.tickets import rules

PER_KIOSK = Limit(30, 60.0)
WRONG_CODES = Limit(20, 300.0)
PAIRINGS = Limit(10, 600.0)
BUTTONS = 6
SEEN_SECONDS = 180
_SEAL = TimestampSigner(salt="madoguchi.tickets.kiosk.ticket")


@require_safe
@kiosk_view
def home(request: HttpRequest, city: Municipality, kiosk: Kiosk) -> HttpResponse:
    """Six large buttons; where there are more, the sixth leads to the rest (`?more=1`)."""
    now = congestion(kiosk.office)
    offers = offers_now(now)
    more = "more" in request.GET
    shown = offers[BUTTONS - 1 :] if more else offers[: BUTTONS if len(offers) <= BUTTONS else BUTTONS - 1]
    context = {
        "offers": shown, "more": more, "has_more": len(shown) < len(offers) and not more,
        "choices": choices(), "now": now,
    }  # fmt: skip
    return _page(request, city, kiosk, "home", context)


@require_http_methods(["GET", "HEAD", "POST"])
@kiosk_view
def purpose(request: HttpRequest, city: Municipality, kiosk: Kiosk, code: str) -> HttpResponse:
    """How many wait and how long; the last tap draws the number."""
    if request.method != "POST":
        offer = the_offer(kiosk.office, code)
        context = {"offer": offer, "priorities": list(rules().priorities), "txid": uuid4()}
        return _page(request, city, kiosk, "purpose", context)
    if not PER_KIOSK.allows(str(kiosk.pk)):
        return too_many()
    priority, words = request.POST.get("priority", ""), _words(request)
    if priority and priority not in rules().priorities:
        raise BrokenPost
    ticket = issue_ticket(
        actor_of(kiosk), office_id=kiosk.office_id, channel=Ticket.Channel.KIOSK, purpose=code,
        txid=uuid_in(request, "txid"), language=words.code, priority=priority,
    )  # fmt: skip
    return _to_ticket(city, kiosk, ticket, words)


@require_http_methods(["GET", "HEAD", "POST"])
@kiosk_view
def code(request: HttpRequest, city: Municipality, kiosk: Kiosk) -> HttpResponse:
    """A reservation's code, typed on the screen or by the scanner, becomes a ticket."""
    context: dict[str, Any] = {"signs": ALPHABET}
    if request.method != "POST":
        return _page(request, city, kiosk, "code", context)
    try:
        ticket = check_in(actor_of(kiosk), request.POST.get("code", ""), office_id=kiosk.office_id)
    except Refusal as problem:
        if not WRONG_CODES.allows(str(kiosk.pk)):
            return too_many()
        return _page(request, city, kiosk, "code", {**context, "wrong": True}, status=problem.status)
    return _to_ticket(city, kiosk, ticket, _words(request))


@require_safe
@kiosk_view
def ticket(request: HttpRequest, city: Municipality, kiosk: Kiosk, seal: str) -> HttpResponse:
    """The number, printed on its own; without paper, as a 2D code on the screen. For three minutes."""
    try:
        pk = _SEAL.unsign(seal, max_age=SEEN_SECONDS)
    except BadSignature:
        return redirect("kiosk:home", city.code, kiosk.office.code)
    found = Ticket.objects.select_related("office", "purpose").filter(pk=pk, office=kiosk.office).first()
    if found is None:
        raise Http404
    words, japanese, english = _words(request), words_for("ja"), words_for("en")
    second, foreign = (english, english) if words.lang == "ja" else (japanese, words)
    context = {
        "status": ticket_status(found), "second": second, "foreign": foreign, "easy": words_for("ja-x-easy"),
        "url": settings.PUBLIC_URL + ticket_url(city, found), "seal": seal, "kiosk": kiosk,
    }  # fmt: skip
    return _page(request, city, kiosk, "ticket", context)


@require_POST
@kiosk_view
def paper(request: HttpRequest, city: Municipality, kiosk: Kiosk) -> HttpResponse:
    """Nothing came out: staff are told, and the ticket is shown with its 2D code instead."""
    try:
        _SEAL.unsign(seal := request.POST.get("seal", ""))
    except BadSignature:
        raise BrokenPost from None
    report_paper(actor_of(kiosk), kiosk.pk, out=True)
    url = reverse("kiosk:ticket", args=[city.code, kiosk.office.code, seal])
    return redirect(url + _words(request).query)


@require_http_methods(["GET", "HEAD", "POST"])
@in_office
def pair(request: HttpRequest, city: Municipality, office: Office, token: str) -> HttpResponse:
    """Only the button pairs, so that a preview of the link cannot use the invitation up."""
    if request.method == "POST":
        if not PAIRINGS.allows(address_of(request)):
            return too_many()
        paired = pair_kiosk(RESIDENT, office.pk, token)
        return remember(redirect("kiosk:home", city.code, office.code), paired, secure=settings.HTTPS)
    context = {"municipality": city.name, "office": office}
    return render(request, "tickets/kiosk/pair.html", context)


@require_safe
@in_office
def offline(request: HttpRequest, city: Municipality, office: Office) -> HttpResponse:
    """What the kiosk shows when it reaches nobody; its worker keeps this page."""
    context = {"w": words_for("ja"), "others": choices()[1:], "office": office}
    return render(request, "tickets/kiosk/offline.html", {"municipality": city.name, "city": city, **context})


def _words(request: HttpRequest) -> Words:
    return words_for(request.GET.get("lang", ""))


def _to_ticket(city: Municipality, kiosk: Kiosk, found: Ticket, words: Words) -> HttpResponse:
    url = reverse("kiosk:ticket", args=[city.code, kiosk.office.code, _SEAL.sign(str(found.pk))])
    return redirect(url + words.query)


def _page(
    request: HttpRequest, city: Municipality, kiosk: Kiosk, name: str, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = {
        "municipality": city.name, "city": city, "office": kiosk.office, "kiosk": kiosk, "w": _words(request),
        "step": name, **more,
    }  # fmt: skip
    return render(request, f"tickets/kiosk/{name}.html", context, status=status)



