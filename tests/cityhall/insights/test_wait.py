"""How it stands today: by purpose, against the same day a year ago; 計測開始前 before anything is known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.cityhall.conftest import make_actor
from tests.cityhall.meter.build import leader_of, take_table

from madoguchi.cityhall.insights.today import today_at
from madoguchi.cityhall.meter.actions.record import Place, begin_step, record_step
from madoguchi.cityhall.meter.models import Step
from madoguchi.cityhall.tickets.models import Office

NOON = timezone.make_aware(datetime(2025, 3, 31, 12, 0))


@pytest.fixture
def actor(clerk: Any) -> Any:
    return make_actor(clerk)


def waited(minutes: float, category: str = "届出", came: datetime = NOON, outcome: str = "served") -> None:
    start = came - timedelta(hours=2)
    where = Place(office="本庁", visit=uuid4(), category=category)
    record_step(Step.Kind.WAIT, start, start + timedelta(minutes=minutes), where, outcome=outcome)


def waiting(minutes: float, category: str = "届出") -> None:
    where = Place(office="本庁", visit=uuid4(), category=category)
    begin_step(Step.Kind.WAIT, NOON - timedelta(minutes=minutes), where)


def test_before_anything_is_measured_nothing_is_zero(
    actor: Any, client_of: Callable[[Any], Client], clerk: Any
) -> None:
    found = today_at(actor, "本庁", NOON)
    assert found.figures is found.past is found.heat is None
    assert "計測開始前" in found.finding
    page = client_of(clerk).get("/d/wait/").text
    assert "計測開始前" in page and ">0分<" not in page and ">0人<" not in page


def test_now_median_p90_and_longest_by_purpose(actor: Any) -> None:
    for minutes in range(1, 11):
        waited(minutes)
    waited(60, "証明")
    waited(300, outcome="cancelled")
    waiting(25)
    waiting(7, "証明")
    found = today_at(actor, "本庁", NOON)
    notices = dict(found.purposes)["届出"]
    assert (notices.waiting, notices.oldest, notices.called) == (1, 25, 10)
    assert (notices.median, notices.p90, notices.longest) == (5.5, 9, 10)
    assert (found.figures.waiting, found.figures.called, found.figures.longest) == (2, 11, 60)
    assert found.finding == "本庁ではいま2人が待ち、最も長い人は25分です"
    assert found.heat.columns == ("届出", "証明")
    (row,) = found.heat.rows
    assert (row[0], [cell.value for cell in row[1]]) == ("10:00", [5.5, 60])


def test_the_same_day_a_year_ago_from_the_published_table(actor: Any, city: Any) -> None:
    """鹿児島市本庁 (V): the last Monday of March 2024 was 3/25 with 420 cases, mean 42, maximum 82."""
    take_table(leader_of(city))
    past = today_at(actor, "本庁", NOON).past
    assert (str(past.on), past.cases, past.mean, past.longest) == ("2024-03-25", 420, 42, 82)
    assert past.figures is None


def test_the_same_day_a_year_ago_from_ones_own_record(actor: Any) -> None:
    for minutes in (10, 20, 30):
        waited(minutes, came=timezone.make_aware(datetime(2024, 4, 1, 12, 0)) - timedelta(days=7))
    past = today_at(actor, "本庁", NOON).past
    assert (past.figures.median, past.mean, past.cases) == (20, 20, 3)


def test_an_open_page_asks_for_its_live_part_only(
    clerk: Any, client_of: Callable[[Any], Client], django_assert_max_num_queries: Any
) -> None:
    where = Place(office="本庁", visit=uuid4(), category="届出")
    begin_step(Step.Kind.WAIT, timezone.now() - timedelta(minutes=3), where)
    client = client_of(clerk)
    client.get("/d/wait/live/?office=本庁")
    with django_assert_max_num_queries(10):
        answer = client.get("/d/wait/live/?office=本庁")
    assert "いま1人が待ち" in answer.text and "<html" not in answer.text


def test_another_city_sees_nothing_of_it(
    actor: Any, clerk_elsewhere: Any, client_of: Callable[[Any], Client]
) -> None:
    waiting(5)
    assert "計測開始前" in client_of(clerk_elsewhere).get("/d/wait/?office=本庁").text


def test_the_page_begins_with_the_office_that_measures_now_by_its_own_clock(
    actor: Any, clerk: Any, client_of: Callable[[Any], Client]
) -> None:
    """A replayed day of last year is today in its office; the first by name has measured nothing today."""
    waited(5)
    began = timezone.make_aware(datetime(2024, 4, 1, 9, 0))
    Office.objects.create(
        code="replay", name="本庁（再現）", clock_from=began, clock_since=timezone.now(), clock_speed=60
    )
    where = Place(office="本庁（再現）", visit=uuid4(), category="届出")
    begin_step(Step.Kind.WAIT, began - timedelta(minutes=3), where)
    client = client_of(clerk)
    assert "本庁（再現）ではいま1人が待ち" in client.get("/d/wait/").text
    assert "いま1人が待ち" not in client.get("/d/wait/?office=本庁").text
