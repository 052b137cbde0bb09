"""What is taken as a subscription, what becomes of it, and what the log knows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from tests.cityhall.tickets.conftest import HOUSE, RESIDENT, draw
from tests.cityhall.tickets.push.conftest import line_of
from tests.cityhall.tickets.test_push_message import BROWSER

from madoguchi.cityhall.tenancy import jobs
from madoguchi.cityhall.tenancy.models import AuditEvent
from madoguchi.cityhall.tickets.actions.cancel_ticket import cancel_ticket
from madoguchi.cityhall.tickets.actions.close_day import close_day
from madoguchi.cityhall.tickets.actions.subscribe_push import end_push, subscribe_push
from madoguchi.cityhall.tickets.models import Office, PushSubscription, Ticket
from madoguchi.cityhall.tickets.refusals import PushRefused
from madoguchi.connectors.push_simulator import forget, new_browser
from madoguchi.rules.base64url import from_text, to_text

SHORT = to_text(b"\x03" + from_text(BROWSER)[1:33])
"""A point of the curve in its compressed form."""


def test_a_browser_that_is_gone_is_forgotten(service: Path, hall: Office) -> None:
    mine, browser = line_of(hall, 0), new_browser(service)
    forget(service, browser["endpoint"])
    subscribe_push(RESIDENT, mine.pk, browser, language="ja")
    jobs.run_ready()
    assert PushSubscription.objects.count() == 0


def end_by_leaving(hall: Office, ticket: Ticket) -> None:
    cancel_ticket(RESIDENT, ticket.pk)


def end_by_the_day(hall: Office, ticket: Ticket) -> None:
    close_day(HOUSE, hall.pk, ticket.day)


@pytest.mark.parametrize("end", [end_by_leaving, end_by_the_day])
def test_a_subscription_ends_with_its_ticket(
    service: Path, hall: Office, end: Callable[[Office, Ticket], None]
) -> None:
    mine, other = draw(hall, at=timezone.now()), draw(hall, "paper", at=timezone.now())
    for one in (mine, other):
        subscribe_push(RESIDENT, one.pk, new_browser(service), language="ja")
    end(hall, mine)
    left = set(PushSubscription.objects.values_list("ticket", flat=True))
    assert mine.pk not in left
    assert left == ({other.pk} if end is end_by_leaving else set())
    with pytest.raises(PushRefused):
        subscribe_push(RESIDENT, mine.pk, new_browser(service), language="ja")


@pytest.mark.parametrize(
    "change",
    [
        {"endpoint": "https://example.net/x"}, {"endpoint": ""}, {"p256dh": "AAAA"}, {"auth": "AAAA"},
        {"p256dh": "no base64!"}, {"auth": ""}, {"p256dh": to_text(b"\x04" + bytes(64))},
        {"p256dh": SHORT}, {"p256dh": ""},
    ],
)  # fmt: skip
def test_what_is_no_subscription_of_a_known_service_is_refused(
    service: Path, hall: Office, change: dict[str, str]
) -> None:
    mine = draw(hall, at=timezone.now())
    with pytest.raises(PushRefused):
        subscribe_push(RESIDENT, mine.pk, new_browser(service) | change, language="ja")
    assert PushSubscription.objects.count() == 0


def test_the_log_knows_that_and_not_where(service: Path, hall: Office) -> None:
    mine, browser = draw(hall, at=timezone.now()), new_browser(service)
    subscribe_push(RESIDENT, mine.pk, browser, language="ja")
    end_push(RESIDENT, mine.pk)
    end_push(RESIDENT, mine.pk)
    kinds = AuditEvent.objects.filter(verb__startswith="ticket.push").order_by("seq")
    assert [event.verb for event in kinds] == ["ticket.push_on", "ticket.push_off"]
    assert browser["endpoint"] not in str(list(AuditEvent.objects.values()))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUSH_KEY", "A" * 43), ("PUSH_KEY", "_" * 43), ("PUSH_KEY", "!" * 43), ("PUSH_KEY", "B" * 41),
        ("PUSH_KEY", "B" * 43 + "\n"), ("PUSH_PORT", "madoguchi.nowhere.Push"),
    ],
)  # fmt: skip
def test_a_city_hall_that_could_not_send_does_not_start(
    service: Path, settings: Any, name: str, value: str
) -> None:
    start = apps.get_app_config("tickets").ready
    start()
    setattr(settings, name, value)
    with pytest.raises(ImproperlyConfigured, match=f"MADOGUCHI_{name.removesuffix('_PORT')}") as refused:
        start()
    assert value not in str(refused.value) or name == "PUSH_PORT"
