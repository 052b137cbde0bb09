"""Who is told when, in which words, and nobody twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.cityhall.tickets.conftest import RESIDENT, draw, leg_of
from tests.cityhall.tickets.push.conftest import call_to, line_of, texts

from madoguchi.cityhall.tickets.actions.call_next import call_next
from madoguchi.cityhall.tickets.actions.recall import recall
from madoguchi.cityhall.tickets.actions.subscribe_push import subscribe_push
from madoguchi.cityhall.tickets.models import Office, PushSubscription
from madoguchi.cityhall.tickets.push.port import Unreached
from madoguchi.cityhall.tickets.pushing import tell, tell_office
from madoguchi.connectors.push_simulator import SimulatedPush, forget, new_browser, received


def test_it_is_told_when_two_are_ahead_and_when_it_is_called(
    service: Path, hall: Office, clerk_desk: Any
) -> None:
    mine, browser = line_of(hall, 3), new_browser(service)
    subscribe_push(RESIDENT, mine.pk, browser, language="ja")
    assert texts(service, browser) == []
    call_next(clerk_desk, txid=uuid4())
    soon = {"title": f"{mine.label} まもなく順番です", "body": "窓口の近くでお待ちください。", "lang": "ja"}
    assert texts(service, browser) == [soon]
    # Another step of the line: nothing new to tell.
    draw(hall, at=timezone.now())
    assert texts(service, browser) == [soon]
    call_to(hall, mine)
    called = {"title": f"{mine.label} お呼びしています", "body": "2番の窓口へお越しください", "lang": "ja"}
    assert texts(service, browser) == [soon, called]


def test_it_is_told_in_the_language_of_the_page_and_again_when_recalled(service: Path, hall: Office) -> None:
    mine, browser = line_of(hall, 3), new_browser(service)
    subscribe_push(RESIDENT, mine.pk, browser, language="vi")
    desk = call_to(hall, mine)
    recall(desk, leg_of(mine).pk, txid=uuid4())
    first, *others = texts(service, browser)
    assert first == {
        "title": f"{mine.label} Đang gọi số của quý vị", "body": "Mời đến quầy số 2", "lang": "vi",
    }  # fmt: skip
    assert others == []
    recall(desk, leg_of(mine).pk, txid=uuid4())
    assert texts(service, browser) == [first, first]


class Made(SimulatedPush):
    """Counts how many were made."""

    count = 0

    def __init__(self) -> None:
        super().__init__()
        Made.count += 1


def test_pages_without_news_cost_no_way_out(service: Path, settings: Any, hall: Office) -> None:
    """A port reads the trusted certificates, 24 ms: a hundred pages took seconds of each step of the hall."""
    settings.PUSH_PORT = f"{__name__}.Made"
    for _ in range(3):
        subscribe_push(RESIDENT, line_of(hall, 3).pk, new_browser(service), language="ja")
    Made.count = 0
    assert tell_office(hall.pk) == 0
    assert Made.count == 0


def test_nobody_is_told_twice_by_two_workers(service: Path, hall: Office) -> None:
    mine, browser = line_of(hall, 0), new_browser(service)
    subscribe_push(RESIDENT, mine.pk, browser, language="ja")
    one, two = (PushSubscription.objects.select_related("ticket").get() for _ in range(2))
    assert [tell(one), tell(two)] == [True, False]
    assert len(received(service, browser["endpoint"])) == 1


class Asks(SimulatedPush):
    """While its service is asked, the page of the same ticket names another browser."""

    meanwhile: Callable[[], Any]

    def deliver(self, endpoint: str, headers: Mapping[str, str], body: bytes) -> int:
        Asks.meanwhile()
        return super().deliver(endpoint, headers, body)


@pytest.mark.parametrize("silent", [True, False])
def test_a_browser_that_came_meanwhile_is_told_and_not_forgotten(
    service: Path, settings: Any, hall: Office, silent: bool
) -> None:
    """A button pressed anew ends the subscription before: 410 for that one is nothing of the new one."""
    mine, old, new = line_of(hall, 0), new_browser(service), new_browser(service)
    subscribe_push(RESIDENT, mine.pk, old, language="ja")
    forget(service, old["endpoint"])
    before = PushSubscription.objects.select_related("ticket").get()

    def press() -> None:
        subscribe_push(RESIDENT, mine.pk, new, language="ja")
        if silent:
            raise Unreached

    Asks.meanwhile = staticmethod(press)
    settings.PUSH_PORT = f"{__name__}.Asks"
    with suppress(Unreached):
        tell(before)
    settings.PUSH_PORT = "madoguchi.connectors.push_simulator.SimulatedPush"
    assert not tell(before)
    assert len(texts(service, new)) == 1
