"""The hall around the counters: an office that receives day and night, and a kiosk that stands in it."""

from __future__ import annotations

import re
from datetime import date

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.cityhall.tickets.conftest import HOUSE

from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tickets.actions.invite_kiosk import invite_kiosk
from madoguchi.cityhall.tickets.actions.set_hours import set_hours
from madoguchi.cityhall.tickets.models import Office, Ticket


def always_open(office: Office) -> Office:
    """These pages ask the clock: tests pass at any hour of any day."""
    set_hours(
        HOUSE, office.pk, first=date(2020, 1, 1), last=date(2120, 1, 1), days="every", day_type="weekday",
        opens=0, closes=28 * 60,
    )  # fmt: skip
    return office


def pair(city: Municipality, office: Office, name: str = "正面") -> Client:
    """The kiosk's browser, from the invitation to the cookie."""
    browser = Client()
    token = invite_kiosk(HOUSE, office.pk, name=name).secret
    browser.post(reverse("kiosk:pair", args=[city.code, office.code, token]))
    return browser


def kiosk_url(city: Municipality, office: Office, page: str = "home", *args: str) -> str:
    return reverse(f"kiosk:{page}", args=[city.code, office.code, *args])


def draw_at(kiosk: Client, city: Municipality, office: Office, purpose: str = "move", **more: str) -> Ticket:
    """The taps of a visitor: the purpose's page, then its button."""
    url = kiosk_url(city, office, "purpose", purpose)
    answer = kiosk.post(url, {"txid": value_of(kiosk.get(url), "txid"), **more})
    assert answer.status_code == 302, answer.content.decode()
    return Ticket.objects.order_by("-issued_at", "-label").first()  # type: ignore[return-value]


def value_of(page: HttpResponse, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]+)"', page.content.decode())
    assert found, name
    return found[1]
