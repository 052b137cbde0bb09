"""Steps are recorded once, end once, and say when an end is not known."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from madoguchi.cityhall.meter.actions.record import DAY_BEGINS, Place, begin_step, end_step, record_step
from madoguchi.cityhall.meter.models import Step
from madoguchi.cityhall.tenancy.scope import municipality_scope
from madoguchi.rules.waiting.catalogue import load

NINE = timezone.make_aware(datetime(2026, 4, 1, 9, 0))


def place(**more: Any) -> Place:
    return Place(office="本庁", **{"visit": uuid4(), "ticket": "A001", "category": "転入・転出", **more})


def test_a_wait_begins_and_ends_once(city: Any) -> None:
    where = place()
    begun = begin_step(Step.Kind.WAIT, NINE, where)
    assert begin_step(Step.Kind.WAIT, NINE + timedelta(minutes=1), where) == begun
    ended = end_step(where.visit, Step.Kind.WAIT, NINE + timedelta(minutes=12), outcome="served", counter="3")
    assert ended == begun and (ended.end, ended.counter) == ("known", "3")
    assert ended.ended_at - ended.started_at == timedelta(minutes=12)
    assert end_step(where.visit, Step.Kind.WAIT, NINE + timedelta(hours=1)) is None


def test_a_clock_that_went_back_leaves_the_end_unknown(city: Any) -> None:
    where = place()
    begin_step(Step.Kind.WAIT, NINE, where)
    ended = end_step(where.visit, Step.Kind.WAIT, NINE - timedelta(minutes=5))
    assert (ended.end, ended.ended_at) == ("missing", None)
    over = record_step(Step.Kind.PROCESS, NINE, NINE - timedelta(minutes=5), where)
    assert (over.end, over.ended_at) == ("missing", None)


def test_after_midnight_is_the_day_before(city: Any) -> None:
    late = timezone.make_aware(datetime(2026, 4, 2, 0, 20))
    step = record_step(Step.Kind.WAIT, late, late + timedelta(minutes=10), place())
    assert step.day.isoformat() == "2026-04-01"
    assert load("ticket_log")["day_ends"] == f"{DAY_BEGINS // timedelta(hours=1)}:00"


def test_two_offices_may_call_the_same_number(city: Any) -> None:
    for office in ("本庁", "支所"):
        begin_step(Step.Kind.WAIT, NINE, Place(office=office, visit=uuid4(), ticket="A001"))
    assert Step.objects.filter(ticket="A001").values("office").distinct().count() == 2


@pytest.mark.parametrize(
    "change", [{"started_at": NINE}, {"office": "支所"}, {"end": "missing", "ended_at": None}]
)
def test_what_was_measured_is_not_rewritten(city: Any, change: dict[str, Any]) -> None:
    step = record_step(Step.Kind.WAIT, NINE + timedelta(hours=1), NINE + timedelta(hours=2), place())
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.filter(pk=step.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        step.delete()


def test_another_city_sees_nothing(city: Any, other_city: Any) -> None:
    begin_step(Step.Kind.WAIT, NINE, place())
    with municipality_scope(other_city.pk):
        assert not Step.objects.exists()
