"""What every page of the room costs in SQL statements, with few rows and with many."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.cityhall.statements import Pages, assert_constant
from tests.cityhall.tickets.conftest import DATA, HOUSE, RESIDENT, draw
from tests.cityhall.tickets.hall import always_open, draw_at, kiosk_url, pair

from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.tickets.actions.book import book
from madoguchi.cityhall.tickets.actions.call_next import call_next
from madoguchi.cityhall.tickets.actions.go_on_duty import go_on_duty
from madoguchi.cityhall.tickets.actions.invite_kiosk import invite_kiosk
from madoguchi.cityhall.tickets.actions.open_slots import open_slots
from madoguchi.cityhall.tickets.actions.set_doors import set_doors
from madoguchi.cityhall.tickets.actions.set_up_office import set_up_office
from madoguchi.cityhall.tickets.models import Office, Purpose, Reservation
from madoguchi.cityhall.tickets.moments import business_day
from madoguchi.cityhall.tickets.views import kiosk as views

CEILINGS = {
    "tickets:call": 12, "tickets:panel": 11, "tickets:duty": 7, "tickets:day": 10, "tickets:office": 15,
    "tickets:doors": 7, "tickets:doors_live": 6,
    "queue:city": 8, "queue:city_live": 8, "queue:feed": 8, "queue:board": 9, "queue:board_live": 8,
    "queue:ticket": 9, "queue:ticket_live": 9, "queue:take_purposes": 9, "queue:take": 9,
    "queue:reserve": 3, "queue:reserve_days": 4, "queue:reserve_check": 4, "queue:find": 1,
    "queue:reservation": 2, "queue:calendar": 2,
    "kiosk:home": 10, "kiosk:purpose": 10, "kiosk:code": 3, "kiosk:ticket": 11, "kiosk:offline": 2,
}  # fmt: skip


def test_pages_cost_the_same_however_full_the_hall_is(
    city: Any, office: Office, clerk: Staff, administrator: Staff, client_of: Any, actor_of: Any
) -> None:
    always_open(office)
    set_doors(HOUSE, office.pk, phone_tickets=True, muted=False)
    desk, leader = client_of(clerk), client_of(administrator)
    actor = actor_of(clerk)
    go_on_duty(actor, office.counters.get(name="1番").pk, txid=uuid4())
    some_more(office)
    call_next(actor, txid=uuid4())
    device = pair(city, office, "正面")
    pages = {
        **at_the_desk(desk, leader, office), **in_public(city, office), **at_the_kiosk(city, office, device),
    }  # fmt: skip

    def grow() -> None:
        for code in ("kita", "minami", "nishi"):
            fresh = set_up_office(HOUSE, {**DATA, "code": code, "name": code})
            some_more(always_open(fresh))
            pair(city, fresh, code)
        for number in range(3):
            some_more(office)
            invite_kiosk(HOUSE, office.pk, name=f"{number}")

    assert_constant(pages, CEILINGS, grow)


def some_more(office: Office) -> None:
    """People who wait, and seats that are booked."""
    for purpose in ("move", "paper", "move"):
        draw(office, purpose, at=timezone.now())
    day = business_day(timezone.now())
    bookable = Purpose.objects.get(office=office, code="move")
    for ahead in range(1, 4):
        slots = open_slots(HOUSE, bookable.pk, day=day + timedelta(days=ahead), first=540, last=660, every=60,
                           capacity=20)  # fmt: skip
        for slot in slots:
            book(RESIDENT, slot.pk, txid=uuid4())


def at_the_desk(desk: Client, leader: Client, office: Office) -> Pages:
    own = {f"tickets:{name}": (desk, reverse(f"tickets:{name}")) for name in ("call", "panel", "duty")}
    led = {
        f"tickets:{name}": (leader, reverse(f"tickets:{name}", args=[office.code]))
        for name in ("office", "doors", "doors_live")
    }
    return {**own, **led, "tickets:day": (leader, reverse("tickets:day"))}


def in_public(city: Any, office: Office) -> Pages:
    visitor, ticket, made = Client(), draw(office, at=timezone.now()), Reservation.objects.first()
    of_city, of_office = [city.code], [city.code, office.code]
    arguments = {
        "city": of_city, "city_live": of_city, "feed": of_city, "find": of_city,
        "board": [*of_office, "1"], "board_live": [*of_office, "1"],
        "ticket": [city.code, ticket.token], "ticket_live": [city.code, ticket.token],
        "take_purposes": of_office, "take": [*of_office, "move"],
        "reserve": of_office, "reserve_days": [*of_office, "move"],
        "reserve_check": [*of_office, made.slot_id],
        "reservation": [city.code, made.code], "calendar": [city.code, made.code],
    }  # fmt: skip
    return {
        f"queue:{name}": (visitor, reverse(f"queue:{name}", args=args)) for name, args in arguments.items()
    }


def at_the_kiosk(city: Any, office: Office, device: Client) -> Pages:
    seal = views._SEAL.sign(str(draw_at(device, city, office).pk))
    arguments = {"home": [], "purpose": ["move"], "code": [], "ticket": [seal], "offline": []}
    return {
        f"kiosk:{name}": (device, kiosk_url(city, office, name, *args)) for name, args in arguments.items()
    }
