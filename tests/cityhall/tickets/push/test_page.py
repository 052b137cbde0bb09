"""A ticket's page: the button, what it posts, the home screen."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.cityhall.tickets.conftest import RESIDENT, draw, leg_of
from tests.cityhall.tickets.push.conftest import call_to

from madoguchi.cityhall.tenancy.models import AuditEvent
from madoguchi.cityhall.tickets.actions.cancel_ticket import cancel_ticket
from madoguchi.cityhall.tickets.actions.hold import hold
from madoguchi.cityhall.tickets.models import Office, PushSubscription, Ticket
from madoguchi.cityhall.tickets.push.port import push_port
from madoguchi.connectors.push_simulator import new_browser


def address_of(city: Any, ticket: Ticket, name: str) -> str:
    return reverse(f"queue:{name}", args=[city.code, ticket.token])


def test_without_a_key_there_is_no_button_and_nothing_is_kept(city: Any, hall: Office) -> None:
    mine = draw(hall, at=timezone.now())
    assert push_port() is None
    assert "data-push" not in Client().get(address_of(city, mine, "ticket")).content.decode()
    browser = {"endpoint": "https://fcm.googleapis.com/wp/x", "p256dh": "", "auth": ""}
    assert Client().post(address_of(city, mine, "push"), browser).status_code == 422
    assert PushSubscription.objects.count() == 0


def test_the_page_keeps_and_ends_a_subscription(city: Any, hall: Office, service: Path) -> None:
    mine, browser = draw(hall, at=timezone.now()), new_browser(service)
    page = Client().get(address_of(city, mine, "ticket") + "?lang=ko").content.decode()
    assert "화면을 닫아도 알림" in page
    push = address_of(city, mine, "push")
    assert Client().post(push + "?lang=ko", browser).status_code == 204
    kept = PushSubscription.objects.get()
    assert (kept.browser, kept.language) == (browser, "ko")
    assert Client().post(push, {"off": "1"}).status_code == 204
    assert PushSubscription.objects.count() == 0


def test_the_page_says_which_browser_is_told(city: Any, hall: Office, service: Path) -> None:
    """Two phones with one ticket: the earlier one's button went on saying that it is told."""
    mine, phones = draw(hall, at=timezone.now()), [new_browser(service) for _ in range(2)]
    push, seen = address_of(city, mine, "push"), []
    for fields in (*phones, {"off": "1"}):
        assert Client().post(push, fields).status_code == 204
        for name in ("ticket", "ticket_live"):
            page = Client().get(address_of(city, mine, name)).content.decode()
            seen.append(page.split('data-told="')[1].split('"')[0])
    signs = [hashlib.sha256(one["endpoint"].encode()).hexdigest() for one in phones]
    assert seen == [signs[0], signs[0], signs[1], signs[1], "", ""]


def test_one_ticket_fills_no_log(city: Any, hall: Office, service: Path) -> None:
    """Asking and taking back, again and again: each is an event that is kept for ever."""
    mine, other = draw(hall, at=timezone.now()), draw(hall, at=timezone.now())
    push, browser = address_of(city, mine, "push"), new_browser(service)
    answers = [Client().post(push, fields).status_code for fields in [browser, {"off": "1"}] * 30]
    assert answers == [204] * 20 + [429] * 40
    assert AuditEvent.objects.filter(verb__startswith="ticket.push").count() == 20
    assert Client().post(address_of(city, other, "push"), browser).status_code == 204


def test_a_number_put_aside_keeps_the_button(city: Any, hall: Office, service: Path) -> None:
    """The page without it ends the browser's subscription, and the call after the hold reached nobody."""
    mine = draw(hall, at=timezone.now())
    desk = call_to(hall, mine)
    hold(desk, leg_of(mine).pk)
    address = address_of(city, mine, "ticket")
    assert "data-push-toggle" in Client().get(address).content.decode()
    cancel_ticket(RESIDENT, mine.pk)
    assert "data-push-toggle" not in Client().get(address).content.decode()


def test_the_home_screen_opens_this_ticket(city: Any, hall: Office, service: Path) -> None:
    mine = draw(hall, at=timezone.now())
    answer = Client().get(address_of(city, mine, "manifest") + "?lang=pt-BR")
    assert answer["Cache-Control"] == "no-store"
    about = json.loads(answer.content)
    assert about["scope"] == address_of(city, mine, "ticket")
    assert about["start_url"] == about["scope"] + "?lang=pt-BR"
    assert about["name"] == f"Senha {mine.label}"


def test_a_stranger_learns_nothing(city: Any, other_city: Any, hall: Office, service: Path) -> None:
    mine = draw(hall, at=timezone.now())
    for code, token in ((city.code, "x" * 32), (other_city.code, mine.token)):
        for name in ("push", "manifest"):
            address = reverse(f"queue:{name}", args=[code, token])
            answer = Client().post(address) if name == "push" else Client().get(address)
            assert answer.status_code == 404
