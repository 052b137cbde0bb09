"""An office with three lines and three counters, a branch with the same numbers, and a day that runs.

`desk` has a clerk sitting at counter 1; `draw()` gives out a number. All at `MORNING`, whatever the time.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from tests.cityhall.conftest import make_actor, make_staff

from madoguchi.cityhall.tenancy.actor import Actor, system_actor
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.roles import Role
from madoguchi.cityhall.tickets.actions.go_on_duty import go_on_duty
from madoguchi.cityhall.tickets.actions.issue_ticket import issue_ticket
from madoguchi.cityhall.tickets.actions.set_up_office import set_up_office
from madoguchi.cityhall.tickets.models import Counter, Leg, Office, Ticket

HOUSE = system_actor("test")
RESIDENT = Actor("resident", "anonymous", "")
# A Wednesday, 10:00.
MORNING = datetime(2026, 4, 8, 10, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
GROUPS = [
    {"code": "todoke", "name": "届出", "prefix": "A", "section": "citizen", "service_minutes": 10},
    {
        "code": "kokuho", "name": "国保", "prefix": "D", "section": "insurance", "service_minutes": 12,
        "floor": "2",
    },
    {"code": "shomei", "name": "証明", "prefix": "B", "section": "citizen"},
]  # fmt: skip
PURPOSES = [
    {"code": "move", "name": "転入", "route": ["todoke", "kokuho"], "event": "move_in", "bookable": True},
    {"code": "paper", "name": "証明書", "route": ["shomei"]},
    {"code": "early", "name": "午前だけ", "route": ["todoke"], "opens": 510, "closes": 660},
]
COUNTERS = [
    {"name": "1番", "groups": ["todoke", "shomei"]},
    {"name": "2番", "groups": ["todoke"]},
    {"name": "5番", "groups": ["kokuho"], "floor": "2"},
]
DATA: dict[str, Any] = {
    "code": "honcho", "name": "本庁舎", "groups": GROUPS, "purposes": PURPOSES, "counters": COUNTERS,
}  # fmt: skip


def later(minutes: float) -> datetime:
    return MORNING + timedelta(minutes=minutes)


def draw(office: Office, purpose: str = "move", at: datetime = MORNING, **more: Any) -> Ticket:
    """A number from the reception."""
    columns = {"channel": Ticket.Channel.RECEPTION, "txid": uuid4(), **more}
    return issue_ticket(HOUSE, office_id=office.pk, purpose=purpose, at=at, **columns)


def leg_of(ticket: Ticket, position: int = 0) -> Leg:
    return Leg.objects.select_related("ticket", "group", "counter").get(ticket=ticket, position=position)


def sit(
    office: Office, counter: str, username: str, at: datetime = MORNING, section: str = "citizen"
) -> Actor:
    """A clerk of their own, on duty at that counter."""
    role = Role.CLERK if section == "citizen" else Role.SECTION_STAFF
    city = Municipality.objects.get(pk=office.municipality_id)
    actor = make_actor(make_staff(city, username, [role], section=section))
    go_on_duty(actor, counter_of(office, counter).pk, txid=uuid4(), at=at)
    return actor


def counter_of(office: Office, name: str) -> Counter:
    return Counter.objects.get(office=office, name=name)


@pytest.fixture
def office(city: Municipality) -> Office:
    return set_up_office(HOUSE, DATA)


@pytest.fixture
def branch(office: Office) -> Office:
    """Another office whose numbers look the same."""
    return set_up_office(HOUSE, {**DATA, "code": "kita", "name": "北支所", "position": 2})


@pytest.fixture
def desk(office: Office) -> Actor:
    """The clerk at counter 1."""
    return sit(office, "1番", "desk")


@pytest.fixture
def neighbour(office: Office) -> Actor:
    """The clerk at counter 2."""
    return sit(office, "2番", "neighbour")


@pytest.fixture
def insurance(office: Office) -> Actor:
    """国保 at counter 5, on the other floor."""
    return sit(office, "5番", "insurance-desk", section="insurance")


@pytest.fixture
def calls() -> Callable[[], list[str]]:
    """The numbers called so far."""
    from madoguchi.cityhall.tickets.models import Call

    return lambda: list(Call.objects.order_by("id").values_list("label", flat=True))
