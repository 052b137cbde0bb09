"""Pages without a login: the ticket's own, the display, how busy it is. Numbers only, and each city's own."""

from __future__ import annotations

import json
from importlib import import_module
from secrets import token_urlsafe
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.cityhall.tickets.conftest import DATA, HOUSE, draw, leg_of, sit
from tests.cityhall.tickets.hall import always_open, value_of

from madoguchi.cityhall.tenancy.scope import municipality_scope
from madoguchi.cityhall.tenancy.stream.guards import Visitor, granted
from madoguchi.cityhall.tenancy.stream.hub import MARK_BYTES
from madoguchi.cityhall.tickets.actions.call_next import call_next
from madoguchi.cityhall.tickets.actions.set_doors import set_doors
from madoguchi.cityhall.tickets.actions.set_up_office import set_up_office
from madoguchi.cityhall.tickets.models import Leg, Office, Ticket
from madoguchi.cityhall.tickets.public_door import PER_TOKEN, WRONG_TOKENS
from madoguchi.cityhall.tickets.together import Told
from madoguchi.cityhall.tickets.views import public, resident


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    for limit in (PER_TOKEN, WRONG_TOKENS, resident.TAKEN):
        limit.clear()


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was told stays told, however slow the machine is."""
    monkeypatch.setattr(public, "_TOLD", Told(seconds=600.0, most=256))


@pytest.fixture
def hall(office: Office) -> Office:
    return always_open(office)


@pytest.fixture
def ticket(hall: Office) -> Ticket:
    return draw(hall, at=timezone.now())


def page_of(city: Any, ticket: Ticket, name: str = "ticket") -> str:
    return reverse(f"queue:{name}", args=[city.code, ticket.token])


def board_of(city: Any, office: Office, floor: str = "1", name: str = "board") -> str:
    return reverse(f"queue:{name}", args=[city.code, office.code, floor])


def news() -> dict[str, str]:
    """What a display that heard of an event brings along."""
    return {"X-Mark": token_urlsafe(MARK_BYTES)}


class TestTicket:
    def test_it_says_who_is_ahead_and_a_range(self, city: Any, hall: Office) -> None:
        sit(hall, "1番", "desk", at=timezone.now())
        draw(hall, at=timezone.now())
        mine = draw(hall, at=timezone.now())
        text = Client().get(page_of(city, mine)).content.decode()
        assert "A002" in text
        assert "1人" in text
        assert "分以内" in text or "～" in text

    def test_called_it_names_the_counter(self, city: Any, hall: Office, ticket: Ticket) -> None:
        desk = sit(hall, "1番", "desk", at=timezone.now())
        call_next(desk, txid=uuid4())
        text = Client().get(page_of(city, ticket, "ticket_live")).content.decode()
        assert "お呼びしています" in text
        assert "1番" in text

    def test_every_section_is_a_step(self, city: Any, ticket: Ticket) -> None:
        text = Client().get(page_of(city, ticket)).content.decode()
        assert text.index("届出") < text.index("国保")
        assert 'aria-current="step"' in text

    def test_leaving_needs_no_login_and_no_script(self, city: Any, ticket: Ticket) -> None:
        answer = Client().post(page_of(city, ticket, "leave"), follow=True)
        assert "取り消しました" in answer.content.decode()
        assert leg_of(ticket).state == Leg.State.CANCELLED

    def test_the_address_is_kept_secret(self, city: Any, ticket: Ticket) -> None:
        answer = Client().get(page_of(city, ticket))
        assert answer["Cache-Control"] == "no-store"
        assert "noindex" in answer["X-Robots-Tag"]
        assert answer["Referrer-Policy"] == "same-origin"

    def test_another_city_does_not_know_it(self, other_city: Any, ticket: Ticket) -> None:
        assert Client().get(page_of(other_city, ticket)).status_code == 404
        assert Client().post(page_of(other_city, ticket, "leave")).status_code == 404

    def test_guessing_is_slowed_down(self, city: Any, hall: Office) -> None:
        answers = [Client().get(f"/q/t/{city.code}/guess{n}/").status_code for n in range(32)]
        assert answers == [404] * 30 + [429] * 2

    @pytest.mark.parametrize(
        ("name", "method"),
        [
            ("ticket_live", "get"), ("leave", "post"), ("reservation", "get"), ("calendar", "get"),
            ("cancel", "post"), ("find", "post"),
        ],
    )  # fmt: skip
    def test_guessing_is_slowed_down_at_every_door(
        self, city: Any, hall: Office, name: str, method: str
    ) -> None:
        def knock(n: int) -> int:
            secret = f"GUESS{n}"
            args = [city.code] if name == "find" else [city.code, secret]
            ask = getattr(Client(), method)
            return int(ask(reverse(f"queue:{name}", args=args), {"code": secret}).status_code)

        assert [knock(n) for n in range(32)] == [422 if name == "find" else 404] * 30 + [429] * 2

    @pytest.mark.parametrize("signs", ["%00", "%0A", "a%2Fb", "%E3%81%82"])
    def test_what_no_secret_is_made_of_is_not_found(self, city: Any, hall: Office, signs: str) -> None:
        for page in ("", "live"):
            assert Client().get(f"/q/t/{city.code}/{signs}/{page}").status_code == 404

    def test_no_token_is_in_any_other_page_or_log(
        self, city: Any, hall: Office, ticket: Ticket, caplog: pytest.LogCaptureFixture
    ) -> None:
        Client().get(page_of(city, ticket))
        shown = [board_of(city, hall), reverse("queue:city", args=[city.code]),
                 reverse("queue:feed", args=[city.code])]  # fmt: skip
        assert all(ticket.token not in Client().get(url).content.decode() for url in shown)
        assert ticket.token not in caplog.text

    def test_its_stream_opens_by_its_own_token_only(self, city: Any, hall: Office, ticket: Ticket) -> None:
        import_module("madoguchi.cityhall.tickets.stream_guards")
        topic = f"ticket:{ticket.pk}"
        stranger = Visitor({}, {"city": city.code, "token": draw(hall, at=timezone.now()).token})
        holder = Visitor({}, {"city": city.code, "token": ticket.token})
        assert granted(stranger, [topic]) == []
        assert granted(holder, [topic]) == [(city.pk, topic)]


class TestOnThePhone:
    def take(self, browser: Client, city: Any, office: Office) -> Any:
        url = reverse("queue:take", args=[city.code, office.code, "move"])
        return browser.post(url, {"txid": value_of(browser.get(url), "txid")})

    def test_only_where_the_office_allows_it(self, city: Any, hall: Office) -> None:
        url = reverse("queue:take", args=[city.code, hall.code, "move"])
        assert Client().post(url, {"txid": str(uuid4())}).status_code == 403
        set_doors(HOUSE, hall.pk, phone_tickets=True, muted=False)
        answer = self.take(Client(), city, hall)
        assert answer["Location"] == page_of(city, Ticket.objects.get())
        assert Ticket.objects.get().channel == "phone"

    def test_a_phone_holds_one_number_at_a_time(self, city: Any, hall: Office) -> None:
        set_doors(HOUSE, hall.pk, phone_tickets=True, muted=False)
        browser = Client()
        first, second = self.take(browser, city, hall), self.take(browser, city, hall)
        assert first["Location"] == second["Location"]
        Client().post(page_of(city, Ticket.objects.get(), "leave"))
        assert self.take(browser, city, hall)["Location"] != first["Location"]

    def test_one_address_does_not_flood_the_lines(self, city: Any, hall: Office) -> None:
        set_doors(HOUSE, hall.pk, phone_tickets=True, muted=False)
        answers = [self.take(Client(), city, hall).status_code for _ in range(resident.TAKEN.count + 1)]
        assert set(answers[:-1]) == {302}
        assert answers[-1] == 429


class TestBoard:
    def test_it_shows_numbers_and_no_names(self, city: Any, hall: Office, ticket: Ticket) -> None:
        desk = sit(hall, "1番", "desk", at=timezone.now())
        call_next(desk, txid=uuid4())
        text = Client().get(board_of(city, hall, name="board_live")).content.decode()
        assert "A001" in text
        assert "1番" in text
        assert desk.label not in text

    def test_two_offices_with_the_same_numbers_never_mix(
        self, city: Any, hall: Office, branch: Office, ticket: Ticket
    ) -> None:
        always_open(branch)
        assert draw(branch, at=timezone.now()).label == ticket.label
        call_next(sit(branch, "2番", "north", at=timezone.now()), txid=uuid4())
        here = Client().get(board_of(city, hall, name="board_live")).content.decode()
        there = Client().get(board_of(city, branch, name="board_live")).content.decode()
        assert "data-call" not in here
        assert "data-call" in there

    def test_those_who_heard_of_a_call_share_one_answer(
        self, city: Any, hall: Office, ticket: Ticket, django_assert_num_queries: Any
    ) -> None:
        url, after, guessed = board_of(city, hall, name="board_live"), news(), {"X-Mark": "7f3a-18"}
        for known in (news(), guessed):
            assert b"data-call" not in Client().get(url, headers=known).content
        call_next(sit(hall, "1番", "desk", at=timezone.now()), txid=uuid4())
        first = Client().get(url, headers=after).content
        assert b"data-call" in first
        with django_assert_num_queries(0):
            assert Client().get(url, headers=after).content == first
        assert b"data-call" in Client().get(url).content
        assert b"data-call" in Client().get(url, headers=guessed).content

    def test_a_mark_opens_no_other_city_office_or_floor(
        self, city: Any, other_city: Any, hall: Office, branch: Office, ticket: Ticket
    ) -> None:
        with municipality_scope(other_city.pk):
            theirs = always_open(set_up_office(HOUSE, DATA))
        call_next(sit(hall, "1番", "desk", at=timezone.now()), txid=uuid4())
        same = news()
        boards = [(city, hall, "1"), (city, hall, "2"), (city, branch, "1"), (other_city, theirs, "1")]
        shown = [Client().get(board_of(*one, name="board_live"), headers=same).content for one in boards]
        assert ["A001" in text.decode() for text in shown] == [True, False, False, False]

    def test_a_floor_that_is_not_there(self, city: Any, other_city: Any, hall: Office) -> None:
        assert Client().get(board_of(city, hall, "9")).status_code == 404
        assert Client().get(board_of(city, hall, "all")).status_code == 200
        assert Client().get(board_of(other_city, hall)).status_code == 404

    def test_staff_mute_it(self, city: Any, hall: Office) -> None:
        assert "data-muted" not in Client().get(board_of(city, hall, name="board_live")).content.decode()
        set_doors(HOUSE, hall.pk, phone_tickets=False, muted=True)
        assert "data-muted" in Client().get(board_of(city, hall, name="board_live")).content.decode()

    def test_its_worker_works_in_its_own_folder(self, city: Any, hall: Office) -> None:
        url = reverse("queue:board_worker", args=[city.code, hall.code, "1"])
        assert url.startswith(board_of(city, hall))
        answer = Client().get(url)
        assert answer["Content-Type"].startswith("text/javascript")
        assert "Service-Worker-Allowed" not in answer

    def test_a_refetch_costs_the_same_however_long_the_lines(
        self, city: Any, hall: Office, django_assert_max_num_queries: Any
    ) -> None:
        desk = sit(hall, "1番", "desk", at=timezone.now())
        for _ in range(30):
            draw(hall, at=timezone.now())
        call_next(desk, txid=uuid4())
        with django_assert_max_num_queries(8):
            Client().get(board_of(city, hall, name="board_live"))
        waiting = Ticket.objects.order_by("label").last()
        with django_assert_max_num_queries(12):
            Client().get(page_of(city, waiting, "ticket_live"))


class TestCongestion:
    def test_every_office_with_its_lines(self, city: Any, hall: Office, branch: Office) -> None:
        sit(hall, "1番", "desk", at=timezone.now())
        text = Client().get(reverse("queue:city", args=[city.code])).content.decode()
        assert "本庁舎" in text
        assert "北支所" in text
        assert "いま空いています" in text

    def test_the_feed_has_null_for_what_nobody_knows(self, city: Any, hall: Office) -> None:
        sit(hall, "1番", "desk", at=timezone.now())
        feed = json.loads(Client().get(reverse("queue:feed", args=[city.code])).content)
        lines = {line["code"]: line for line in feed["offices"][0]["lines"]}
        assert feed["version"] == 1
        assert lines["todoke"]["wait_minutes"] == {"low": 0, "high": 5}
        assert lines["shomei"]["wait_minutes"] is None
        assert lines["shomei"]["level"] == "unknown"

    def test_the_feed_is_open_and_cheap(self, city: Any, hall: Office) -> None:
        url = reverse("queue:feed", args=[city.code])
        first = Client().get(url)
        assert first["Access-Control-Allow-Origin"] == "*"
        assert first["Cache-Control"] == "public, max-age=10"
        again = Client().get(url, headers={"If-None-Match": first["ETag"]})
        assert again.status_code in {200, 304}
        if again.status_code == 200:
            assert again["ETag"] != first["ETag"], "the minute went by between the two"
        assert again["Access-Control-Allow-Origin"] == "*"

    def test_a_feed_holds_nothing_of_a_person(self, city: Any, hall: Office, ticket: Ticket) -> None:
        text = Client().get(reverse("queue:feed", args=[city.code])).content.decode()
        assert ticket.label not in text
        assert str(ticket.pk) not in text


