"""`/q/<団体コード>/<庁舎>/reserve/` and `/q/r/…`: a time to come, for whoever keeps the code."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tickets.actions.book import book, cancel_reservation
from madoguchi.cityhall.tickets.calendar_file import calendar_of
from madoguchi.cityhall.tickets.models import Office, Purpose
from madoguchi.cityhall.tickets.models.reservation import read_code
from madoguchi.cityhall.tickets.posted import uuid_in
from madoguchi.cityhall.tickets.public_door import PER_TOKEN, RESIDENT, WRONG_TOKENS, in_city, in_office
from madoguchi.cityhall.tickets.public_words import Words, choices, words_for
from madoguchi.cityhall.tickets.reads.reservations import (
    bookable_purposes,
    days_with_seats,
    free_slot,
    reservation_by_code,
)
from madoguchi.cityhall.ui.limits import Limit
from madoguchi.cityhall.ui.open_doors import address_of, private, too_many, unknown

BOOKED = Limit(20, 3600.0)


@require_safe
@in_office
def purposes(request: HttpRequest, city: Municipality, office: Office) -> HttpResponse:
    """First question: what for."""
    return _page(request, city, "reserve", {"office": office, "purposes": bookable_purposes(office)})


@require_safe
@in_office
def days(request: HttpRequest, city: Municipality, office: Office, code: str) -> HttpResponse:
    """Second question: which day; `?day=` chooses it and asks for the time."""
    purpose = _purpose(office, code)
    found = days_with_seats(purpose)
    chosen = _day(request.GET.get("day", ""))
    slots = next((slots for day, slots in found if day == chosen), [])
    context = {"office": office, "purpose": purpose, "days": found, "chosen": chosen, "slots": slots}
    return _page(request, city, "reserve_slot" if slots else "reserve_day", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_office
def check(request: HttpRequest, city: Municipality, office: Office, slot_id: UUID) -> HttpResponse:
    """The answers once more; the button books. The same press twice holds one seat."""
    words = words_for(request.GET.get("lang", ""))
    if request.method == "POST":
        if not BOOKED.allows(address_of(request)):
            return too_many()
        made = book(RESIDENT, slot_id, txid=uuid_in(request, "txid"), language=words.code)
        return redirect(_query("queue:reservation", city.code, made.code, words=words, new="1"))
    slot = free_slot(office, slot_id)
    if slot is None:
        raise Http404
    context = {"office": office, "slot": slot, "purpose": slot.purpose, "txid": uuid4()}
    return _page(request, city, "reserve_check", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_city
def find(request: HttpRequest, city: Municipality) -> HttpResponse:
    """Type the code to see or cancel a reservation."""
    typed = read_code(request.POST.get("code", ""))
    if request.method != "POST":
        return _page(request, city, "find", {})
    if not PER_TOKEN.allows(address_of(request)):
        return too_many()
    if reservation_by_code(typed) is None:
        if not WRONG_TOKENS.allows(address_of(request)):
            return too_many()
        return _page(request, city, "find", {"typed": typed, "unknown": True}, status=422)
    return redirect(_query("queue:reservation", city.code, typed, words=_words(request)))


@require_safe
@in_city
def reservation(request: HttpRequest, city: Municipality, code: str) -> HttpResponse:
    """The reservation: when, where, what to bring, the code as a 2D code."""
    if not PER_TOKEN.allows(code):
        return too_many()
    found = reservation_by_code(code)
    if found is None:
        return unknown(request, WRONG_TOKENS)
    slot, new = found.slot, "new" in request.GET
    context = {"reservation": found, "slot": slot, "purpose": slot.purpose, "new": new}
    return private(_page(request, city, "reservation", context))


@require_safe
@in_city
def calendar(request: HttpRequest, city: Municipality, code: str) -> HttpResponse:
    """The calendar file. It does not hold the code: calendars are shared."""
    found = reservation_by_code(code)
    if found is None:
        return unknown(request, WRONG_TOKENS)
    body = calendar_of(found, _words(request))
    headers = {"Content-Disposition": 'attachment; filename="yoyaku.ics"'}
    return private(HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers))


@require_POST
@in_city
def cancel(request: HttpRequest, city: Municipality, code: str) -> HttpResponse:
    """Give the seat back."""
    if reservation_by_code(code) is None:
        return unknown(request, WRONG_TOKENS)
    cancel_reservation(RESIDENT, code)
    return redirect(_query("queue:reservation", city.code, code, words=_words(request)))


def _purpose(office: Office, code: str) -> Purpose:
    found = next((one for one in bookable_purposes(office) if one.code == code), None)
    if found is None:
        raise Http404
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _words(request: HttpRequest) -> Words:
    return words_for(request.GET.get("lang", ""))


def _query(name: str, *args: str, words: Words, **more: str) -> str:
    query = ({} if words.code == "ja" else {"lang": words.code}) | more
    return reverse(name, args=args) + (f"?{urlencode(query)}" if query else "")


def _page(
    request: HttpRequest, city: Municipality, name: str, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = {"municipality": city.name, "city": city, "w": _words(request), "choices": choices()}
    return render(request, f"tickets/public/{name}.html", context | more, status=status)
