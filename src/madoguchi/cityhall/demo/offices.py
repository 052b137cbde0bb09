"""Two offices of the fictional city, open day and night, and people who draw numbers in them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib import resources
from random import Random
from typing import Any
from uuid import uuid4

import yaml
from django.utils import timezone

from madoguchi.cityhall.tenancy.actor import system_actor
from madoguchi.cityhall.tickets.actions.issue_ticket import issue_ticket
from madoguchi.cityhall.tickets.actions.open_slots import open_slots
from madoguchi.cityhall.tickets.actions.set_hours import set_hours
from madoguchi.cityhall.tickets.actions.set_up_office import set_up_office
from madoguchi.cityhall.tickets.models import Office, Purpose, Ticket
from madoguchi.cityhall.tickets.moments import at_minute, business_day
from madoguchi.rules.calendar import fiscal_year

_ACTOR = system_actor("demo")
SLOT_DAYS = 14
_DAY_BEGINS = 4 * 60
# Of those who draw a number, so many come for each purpose (1 where nothing is said); languages likewise.
_COMING = {"move_in": 2, "certificate": 4}
_LANGUAGES = ("ja", "ja", "ja", "ja", "ja", "ja", "ja-x-easy", "en")


def seed_offices(today: date) -> list[Office]:
    """Both offices with their hours, and reservation slots for two weeks."""
    text = resources.files("madoguchi.cityhall.demo").joinpath("offices.yaml").read_text(encoding="utf-8")
    made = [set_up_office(_ACTOR, data) for data in yaml.safe_load(text)["offices"]]
    for office in made:
        _open_always(office, today)
    for purpose in Purpose.objects.filter(bookable=True):
        _open_slots(purpose, today)
    return made


def bring_people(office: Office, count: int, seed: int) -> list[Ticket]:
    """So many people draw a number, as if over the last half hour: the first of them first."""
    draw, now = Random(seed), timezone.now()  # noqa: S311
    codes = list(office.purposes.filter(active=True).values_list("code", flat=True))
    weights = [_COMING.get(code, 1) for code in codes]
    since = max(now - timedelta(minutes=30), at_minute(business_day(now), _DAY_BEGINS))
    moments = sorted(since + (now - since) * draw.random() for _ in range(count))
    return [_draw(office, draw.choices(codes, weights)[0], draw, at) for at in moments]


def _draw(office: Office, purpose: str, draw: Random, at: datetime) -> Ticket:
    return issue_ticket(
        _ACTOR, office_id=office.pk, channel=Ticket.Channel.RECEPTION, txid=uuid4(), purpose=purpose,
        language=draw.choice(_LANGUAGES), priority=draw.choice(["", "", "", "", "", "", "infant", "body"]),
        at=at,
    )  # fmt: skip


def _open_always(office: Office, today: date) -> None:
    """A demo is looked at on Sundays and at night, too."""
    year = fiscal_year(today)
    set_hours(
        _ACTOR, office.pk, first=date(year, 4, 1), last=date(year + 2, 3, 31), days="every",
        day_type="weekday", opens=_DAY_BEGINS, closes=28 * 60, note="デモのため終日受付",
    )  # fmt: skip


def _open_slots(purpose: Purpose, today: date) -> None:
    days = (today + timedelta(days=offset) for offset in range(SLOT_DAYS))
    for day in days:
        hours: dict[str, Any] = {"first": 9 * 60, "last": 16 * 60 + 30, "every": 30, "capacity": 2}
        open_slots(_ACTOR, purpose.pk, day=day, **hours)
