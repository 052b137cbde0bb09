"""Web Push to a ticket's page: who is told when, what is told, and what becomes of a subscription.

The push service is the simulated one, which checks the sender and really decrypts (the https way:
`test_push_https.py`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.cityhall.tickets.conftest import HOUSE, RESIDENT, draw, leg_of, sit
from tests.cityhall.tickets.hall import always_open
from tests.cityhall.tickets.test_push_message import BROWSER

from madoguchi.cityhall.tenancy import jobs
from madoguchi.cityhall.tenancy.models import AuditEvent, Job, JobState
from madoguchi.cityhall.tickets.actions.call_next import call_next
from madoguchi.cityhall.tickets.actions.cancel_ticket import cancel_ticket
from madoguchi.cityhall.tickets.actions.close_day import close_day
from madoguchi.cityhall.tickets.actions.hold import hold
from madoguchi.cityhall.tickets.actions.recall import recall
from madoguchi.cityhall.tickets.actions.subscribe_push import end_push, subscribe_push
from madoguchi.cityhall.tickets.models import Office, PushSubscription, Ticket
from madoguchi.cityhall.tickets.push.port import Unreached, push_port
from madoguchi.cityhall.tickets.push.vapid import new_key
from madoguchi.cityhall.tickets.pushing import tell, tell_office
from madoguchi.cityhall.tickets.refusals import PushRefused
from madoguchi.connectors.push_simulator import SILENT, SimulatedPush, forget, new_browser, received
from madoguchi.rules.base64url import from_text, to_text

KEY = new_key()
SHORT = to_text(b"\x03" + from_text(BROWSER)[1:33])
"""A point of the curve in its compressed form."""


@pytest.fixture
def service(settings: Any, tmp_path: Path) -> Path:
    """The installation has a key; its push services are the simulated one over this folder."""
    settings.PUSH_KEY, settings.PUSH_CONTACT = KEY, "mailto:it@city.example"
    settings.PUSH_PORT = "madoguchi.connectors.push_simulator.SimulatedPush"
    settings.DATA_DIR = tmp_path
    folder = tmp_path / "simulated-push"
    folder.mkdir()
    return folder


@pytest.fixture
def hall(office: Office) -> Office:
    return always_open(office)


@pytest.fixture
def clerk_desk(hall: Office) -> Any:
    return sit(hall, "1番", "desk", at=timezone.now())


def texts(service: Path, browser: dict[str, str]) -> list[dict[str, str]]:
    """What the browser got after every job that is due has run."""
    jobs.run_ready()
    return [json.loads(text) for text in received(service, browser["endpoint"])]


def line_of(hall: Office, ahead: int) -> Ticket:
    """The last of a line."""
    for _ in range(ahead):
        draw(hall, at=timezone.now())
    return draw(hall, at=timezone.now())


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


def call_to(hall: Office, ticket: Ticket) -> Any:
    from madoguchi.cityhall.tickets.actions.call_chosen import call_chosen

    desk = sit(hall, "2番", "neighbour", at=timezone.now())
    call_chosen(desk, leg_of(ticket).pk, txid=uuid4())
    return desk


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


def test_a_service_that_does_not_answer_is_asked_again(service: Path, hall: Office) -> None:
    mine, browser = line_of(hall, 0), new_browser(service)
    (service / SILENT).touch()
    subscribe_push(RESIDENT, mine.pk, browser, language="ja")
    assert texts(service, browser) == []
    assert Job.objects.get(task__endswith="tell_pages").state == JobState.READY
    (service / SILENT).unlink()
    Job.objects.update(run_after=timezone.now())
    assert len(texts(service, browser)) == 1


def test_an_address_that_never_answers_is_no_failure_of_the_house(service: Path, hall: Office) -> None:
    """Whoever holds a ticket may name one: every step of the hall would be an event of the audit log."""
    mine, browser = line_of(hall, 0), new_browser(service)
    (service / SILENT).touch()
    subscribe_push(RESIDENT, mine.pk, browser, language="ja")
    for _ in range(4):
        assert Job.objects.get(task__endswith="tell_pages").state == JobState.READY
        Job.objects.update(run_after=timezone.now())
        jobs.run_ready()
    assert Job.objects.get(task__endswith="tell_pages").state == JobState.DONE
    assert not AuditEvent.objects.filter(verb="job.failed").exists()
    # When it answers again, the next step of the hall brings what is still true.
    (service / SILENT).unlink()
    draw(hall, at=timezone.now())
    assert len(texts(service, browser)) == 1


class Patient(SimulatedPush):
    """Notes each time that somebody waited for an answer."""

    waited: list[str] = []

    def deliver(self, endpoint: str, headers: Mapping[str, str], body: bytes) -> int:
        self.waited.append(endpoint)
        return super().deliver(endpoint, headers, body)


def test_a_service_that_does_not_answer_is_waited_for_once(
    service: Path, settings: Any, hall: Office
) -> None:
    """Ten seconds for each of its pages would hold up the pages of all others, and every job behind them."""
    settings.PUSH_PORT = f"{__name__}.Patient"
    Patient.waited.clear()
    browsers = [new_browser(service) for _ in range(3)]
    for browser in browsers:
        subscribe_push(RESIDENT, draw(hall, at=timezone.now()).pk, browser, language="ja")
    (service / SILENT).touch()
    with pytest.raises(Unreached):
        tell_office(hall.pk)
    assert len(Patient.waited) == 1
    (service / SILENT).unlink()
    assert tell_office(hall.pk) == 3
    assert all(len(received(service, browser["endpoint"])) == 1 for browser in browsers)


def test_steps_that_wait_behind_a_silent_service_are_looked_at_once(
    service: Path, settings: Any, hall: Office
) -> None:
    settings.PUSH_PORT = f"{__name__}.Patient"
    mine, browser = line_of(hall, 0), new_browser(service)
    subscribe_push(RESIDENT, mine.pk, browser, language="ja")
    Patient.waited.clear()
    (service / SILENT).touch()
    for _ in range(3):
        draw(hall, at=timezone.now())
    assert texts(service, browser) == []
    assert len(Patient.waited) == 1
    # The one that is asked again later holds up no news that comes meanwhile.
    (service / SILENT).unlink()
    draw(hall, at=timezone.now())
    assert len(texts(service, browser)) == 1


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


class TestPage:
    def address(self, city: Any, ticket: Ticket, name: str) -> str:
        return reverse(f"queue:{name}", args=[city.code, ticket.token])

    def test_without_a_key_there_is_no_button_and_nothing_is_kept(self, city: Any, hall: Office) -> None:
        mine = draw(hall, at=timezone.now())
        assert push_port() is None
        assert "data-push" not in Client().get(self.address(city, mine, "ticket")).content.decode()
        browser = {"endpoint": "https://fcm.googleapis.com/wp/x", "p256dh": "", "auth": ""}
        assert Client().post(self.address(city, mine, "push"), browser).status_code == 422
        assert PushSubscription.objects.count() == 0

    def test_the_page_keeps_and_ends_a_subscription(self, city: Any, hall: Office, service: Path) -> None:
        mine, browser = draw(hall, at=timezone.now()), new_browser(service)
        page = Client().get(self.address(city, mine, "ticket") + "?lang=ko").content.decode()
        assert "화면을 닫아도 알림" in page
        push = self.address(city, mine, "push")
        assert Client().post(push + "?lang=ko", browser).status_code == 204
        kept = PushSubscription.objects.get()
        assert (kept.browser, kept.language) == (browser, "ko")
        assert Client().post(push, {"off": "1"}).status_code == 204
        assert PushSubscription.objects.count() == 0

    def test_the_page_says_which_browser_is_told(self, city: Any, hall: Office, service: Path) -> None:
        """Two phones with one ticket: the earlier one's button went on saying that it is told."""
        mine, phones = draw(hall, at=timezone.now()), [new_browser(service) for _ in range(2)]
        push, seen = self.address(city, mine, "push"), []
        for fields in (*phones, {"off": "1"}):
            assert Client().post(push, fields).status_code == 204
            for name in ("ticket", "ticket_live"):
                page = Client().get(self.address(city, mine, name)).content.decode()
                seen.append(page.split('data-told="')[1].split('"')[0])
        signs = [hashlib.sha256(one["endpoint"].encode()).hexdigest() for one in phones]
        assert seen == [signs[0], signs[0], signs[1], signs[1], "", ""]

    def test_one_ticket_fills_no_log(self, city: Any, hall: Office, service: Path) -> None:
        """Asking and taking back, again and again: each is an event that is kept for ever."""
        mine, other = draw(hall, at=timezone.now()), draw(hall, at=timezone.now())
        push, browser = self.address(city, mine, "push"), new_browser(service)
        answers = [Client().post(push, fields).status_code for fields in [browser, {"off": "1"}] * 30]
        assert answers == [204] * 20 + [429] * 40
        assert AuditEvent.objects.filter(verb__startswith="ticket.push").count() == 20
        assert Client().post(self.address(city, other, "push"), browser).status_code == 204

    def test_a_number_put_aside_keeps_the_button(self, city: Any, hall: Office, service: Path) -> None:
        """The page without it ends the browser's subscription, and the call after the hold reached nobody."""
        mine = draw(hall, at=timezone.now())
        desk = call_to(hall, mine)
        hold(desk, leg_of(mine).pk)
        address = self.address(city, mine, "ticket")
        assert "data-push-toggle" in Client().get(address).content.decode()
        cancel_ticket(RESIDENT, mine.pk)
        assert "data-push-toggle" not in Client().get(address).content.decode()

    def test_the_home_screen_opens_this_ticket(self, city: Any, hall: Office, service: Path) -> None:
        mine = draw(hall, at=timezone.now())
        answer = Client().get(self.address(city, mine, "manifest") + "?lang=pt-BR")
        assert answer["Cache-Control"] == "no-store"
        about = json.loads(answer.content)
        assert about["scope"] == self.address(city, mine, "ticket")
        assert about["start_url"] == about["scope"] + "?lang=pt-BR"
        assert about["name"] == f"Senha {mine.label}"

    def test_a_stranger_learns_nothing(self, city: Any, other_city: Any, hall: Office, service: Path) -> None:
        mine = draw(hall, at=timezone.now())
        for code, token in ((city.code, "x" * 32), (other_city.code, mine.token)):
            for name in ("push", "manifest"):
                address = reverse(f"queue:{name}", args=[code, token])
                answer = Client().post(address) if name == "push" else Client().get(address)
                assert answer.status_code == 404
