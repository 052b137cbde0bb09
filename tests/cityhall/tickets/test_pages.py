"""The call panel and its neighbours as pages: who opens them, and what a press does."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.cityhall.conftest import make_staff
from tests.cityhall.tickets.conftest import counter_of, draw, leg_of

from madoguchi.cityhall.cases.models import Visit
from madoguchi.cityhall.tenancy.models import LiveEvent
from madoguchi.cityhall.tenancy.roles import Role
from madoguchi.cityhall.tenancy.stream import Visitor
from madoguchi.cityhall.tickets.models import Duty, Hours, Leg, OfficeDay, Slot, Ticket
from madoguchi.cityhall.tickets.stream_guards import by_ticket_token, public_office

PANEL = ["/q/call/", "/q/panel/", "/q/duty/", "/c/calls/"]
PREPARE = ["/q/day/", "/q/day/honcho/"]


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def seated(office, clerk, client_of):
    """The clerk's browser, at counter 1."""
    browser = client_of(clerk)
    counter = counter_of(office, "1番")
    browser.post("/q/duty/begin/", {"counter": counter.pk, "txid": uuid4(), "back": "/c/"})
    return browser


def press(browser, verb, **data):
    return browser.post(f"/q/act/{verb}/", {"txid": uuid4(), "back": "/c/", **data})


@pytest.mark.parametrize("url", PANEL)
def test_who_calls_opens_the_panel(url, office, clerk, auditor, administrator, client_of):
    assert client_of(clerk).get(url).status_code == 200
    assert client_of(auditor).get(url).status_code == 403
    assert client_of(administrator).get(url).status_code == 403
    assert "/accounts/login/" in Client().get(url).url


def test_a_section_without_visits_calls_too(office, section_staff, client_of):
    browser = client_of(section_staff)
    assert browser.get("/q/call/").status_code == 200
    assert browser.get("/c/calls/").status_code == 403


@pytest.mark.parametrize("url", PREPARE)
def test_who_prepares_the_day_opens_its_pages(url, office, clerk, administrator, head, client_of):
    assert client_of(administrator).get(url).status_code == 200
    assert client_of(head).get(url).status_code == 200
    assert client_of(clerk).get(url).status_code == 403


def test_a_day_on_the_reception_page(seated, office, now):
    draw(office, at=now)
    draw(office, "paper", at=now)
    assert "お待ち 2人" in seated.get("/c/").text
    press(seated, "next")
    page = seated.get("/c/").text
    assert "呼出中（1回目）" in page and "A001" in page and "来庁を始める" in page
    leg = Leg.objects.get(state="called")
    press(seated, "recall", leg=leg.pk)
    assert "呼出中（2回目）" in seated.get("/c/").text
    press(seated, "hold", leg=leg.pk)
    assert "保留・不在" in seated.get("/c/").text
    press(seated, "next")
    press(seated, "finish_next", leg=Leg.objects.get(state="called").pk)
    answer = seated.get("/c/").text
    assert "お待ちの方はいません" in answer and Leg.objects.filter(state="called").count() == 0


def test_the_visit_begins_with_the_number_and_ends_with_the_next(seated, office, now):
    ticket = draw(office, at=now, language="vi")
    press(seated, "next")
    begun = seated.post("/c/serve/", {"leg": leg_of(ticket).pk, "txid": uuid4()})
    ticket.refresh_from_db()
    visit = Visit.objects.get()
    assert ticket.visit_id == visit.pk and begun.url == f"/c/v/{visit.pk}/"
    assert (visit.event, visit.language) == ("move_in", "ja-x-easy")
    page = seated.get(f"/c/v/{visit.pk}/id/").text
    assert 'class="called-number"' in page and ticket.label in page
    seated.post(f"/c/v/{visit.pk}/leave/", {"txid": uuid4(), "reason": "書類を忘れた"})
    assert leg_of(ticket).state == "served"


def test_another_event_may_be_chosen_for_the_number(seated, office, now):
    ticket = draw(office, "paper", at=now)
    press(seated, "next")
    seated.post("/c/open/", {"event": "birth", "txid": uuid4()})
    ticket.refresh_from_db()
    assert ticket.visit.event == "birth" and leg_of(ticket).state == "serving"


def test_a_number_without_a_life_event_opens_no_visit(seated, office, now):
    ticket = draw(office, "paper", at=now)
    press(seated, "next")
    assert seated.post("/c/serve/", {"leg": leg_of(ticket).pk, "txid": uuid4()}).url == "/c/"
    assert leg_of(ticket).state == "serving" and not Visit.objects.exists()


def test_a_refusal_is_said_in_words(seated, office, now):
    draw(office, at=now)
    press(seated, "next")
    answer = press(seated, "no_show", leg=Leg.objects.get(state="called").pk)
    assert answer.status_code == 409 and "3回呼んでから" in answer.text


def test_a_number_of_another_city_or_nothing_at_all(seated, office, clerk_elsewhere, client_of, now):
    ticket = draw(office, at=now)
    elsewhere = client_of(clerk_elsewhere)
    counter = counter_of(office, "1番").pk
    answer = elsewhere.post("/q/duty/begin/", {"counter": counter, "txid": uuid4()})
    assert answer.status_code == 404
    assert press(elsewhere, "chosen", leg=leg_of(ticket).pk).status_code == 409
    assert press(seated, "chosen", leg=uuid4()).status_code == 404
    assert press(seated, "chosen", leg="not-a-number").status_code == 400
    assert press(seated, "dance").status_code == 400


def test_a_press_never_leads_to_another_site(seated, office):
    for wrong in ("https://example.com/", "//example.com/", "javascript:alert(1)", ""):
        assert press(seated, "next", back=wrong).url == "/q/call/"


def test_taking_over_a_counter_from_its_page(seated, office, now, client_of, city):
    draw(office, at=now)
    press(seated, "next")
    colleague = client_of(make_staff(city, "colleague", [Role.CLERK], section="citizen"))
    counter = counter_of(office, "1番").pk
    page = colleague.get(f"/q/duty/?counter={counter}").text
    assert "A001の方に対応中です" in page and "引き継ぐ" in page
    colleague.post("/q/duty/begin/", {"counter": counter, "txid": uuid4(), "take_over": "1", "back": "/c/"})
    assert "A001" in colleague.get("/c/").text
    assert "窓口に着くと、番号を呼べます" in seated.get("/c/").text


def test_leaving_the_counter(seated, office):
    seated.post("/q/duty/end/", {"back": "/c/"})
    assert Duty.objects.get().ended_how == "off"


def test_a_city_without_offices_has_no_panel(clerk, client_of):
    page = client_of(clerk).get("/c/").text
    assert "番号を呼べます" not in page and "どのようなご用件ですか" in page


def test_hours_and_slots_are_prepared(office, administrator, client_of):
    browser = client_of(administrator)
    hours = {"first": "R8.3.20", "last": "令和8年4月10日", "days": "open"}
    hours |= {"opens": "８：３０", "closes": "19時00分"}
    assert browser.post("/q/day/honcho/hours/", hours).status_code == 302
    row = Hours.objects.get()
    assert (row.opens, row.closes) == (510, 1140)
    slots = {
        "purpose": office.purposes.get(code="move").pk, "first_day": "2027-04-05", "last_day": "2027-04-11",
        "first": "9:00", "last": "10:00", "every": "30", "capacity": "3",
    }  # fmt: skip
    browser.post("/q/day/honcho/slots/", slots)
    # Monday to Friday: the weekend is closed.
    assert Slot.objects.count() == 10
    slot = Slot.objects.first()
    browser.post(f"/q/day/honcho/slots/{slot.pk}/", {"capacity": "5"})
    slot.refresh_from_db()
    assert slot.capacity == 5
    browser.post(f"/q/day/honcho/hours/{row.pk}/remove/")
    assert not Hours.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"last": "R8.3.1"}, "最終日は初日より後"),
        ({"closes": "7:00"}, "開始が先になるように"),
        ({"opens": "朝"}, "8:30 のように"),
        ({"closes": "29:00"}, "28:00"),
        ({"first": "R8.2.30"}, "エラー"),
    ],
)
def test_hours_that_cannot_be(office, administrator, client_of, wrong, words):
    good = {"first": "R8.3.20", "last": "R8.4.10", "days": "open", "opens": "8:30", "closes": "19:00"}
    answer = client_of(administrator).post("/q/day/honcho/hours/", good | wrong)
    assert answer.status_code == 422 and words in answer.text and not Hours.objects.exists()


def test_the_day_is_ended_on_its_page(office, administrator, client_of, now):
    draw(office, at=now)
    client_of(administrator).post("/q/day/honcho/close/")
    assert OfficeDay.objects.get().counts["tickets"] == 1
    assert Ticket.objects.get().closed_at is not None


def test_who_may_hear_an_office_and_a_ticket(office, other_city, now):
    ticket = draw(office, at=now)

    def heard(guard, topic, **query):
        return guard(Visitor({}, query), topic)

    city = office.municipality_id
    assert heard(public_office, f"office:{office.pk}", city="999991") == city
    assert heard(public_office, f"office:{office.pk}", city="999992") is None
    assert heard(public_office, "office:everything", city="999991") is None
    topic = f"ticket:{ticket.pk}"
    assert heard(by_ticket_token, topic, city="999991", token=ticket.token) == city
    assert heard(by_ticket_token, topic, city="999991", token="guess") is None
    assert heard(by_ticket_token, topic, city="999991") is None
    assert heard(by_ticket_token, topic, token=ticket.token) is None


def test_a_call_is_heard_once_it_is_true(seated, office, now):
    """The event lies in the transaction of the call: none without it, none before it."""
    draw(office, at=now)
    before = LiveEvent.objects.count()
    press(seated, "no_show", leg=leg_of(Ticket.objects.get()).pk)
    assert LiveEvent.objects.count() == before
    press(seated, "next")
    assert LiveEvent.objects.filter(kind="ticket.called", topic=f"office:{office.pk}").count() == 1
