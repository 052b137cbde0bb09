"""What is measured of an office: how long each step takes, by kind, purpose and hour, and what is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.cityhall.conftest import make_actor

from madoguchi.cityhall.insights.record_charts import duration_charts
from madoguchi.cityhall.meter.actions.record import Place, record_step
from madoguchi.cityhall.meter.models import Step
from madoguchi.cityhall.meter.selectors import durations, lines_by

TEN = timezone.make_aware(datetime(2026, 4, 1, 10, 0))


@pytest.fixture(autouse=True)
def steps(city: Any) -> None:
    for number, minutes in enumerate((4, 6, 8)):
        where = Place(office="本庁", visit=uuid4(), category="証明", counter="" if number else "1")
        called = TEN + timedelta(minutes=minutes)
        record_step(Step.Kind.WAIT, TEN, called, where)
        record_step(Step.Kind.INTERVIEW, called, called + timedelta(minutes=20), where)
        record_step(Step.Kind.PROCESS, called, called + timedelta(minutes=10) if number else None, where)
    record_step(Step.Kind.WAIT, TEN, TEN + timedelta(minutes=90), Place(office="支所", visit=uuid4()))


def test_durations_by_kind_category_hour_and_day(clerk: Any) -> None:
    found = durations(make_actor(clerk), TEN.date(), TEN.date(), "本庁")
    kinds = {line.key: (line.count, line.median, line.p90) for line in lines_by(found, lambda one: one.kind)}
    assert kinds == {"interview": (3, 20, 20), "process": (2, 10, 10), "wait": (3, 6, 8)}
    assert [line.key for line in lines_by(found, lambda one: one.hour)] == [10]
    assert [line.key for line in lines_by(found, lambda one: (one.day, one.category))] == [
        (TEN.date(), "証明")
    ]
    assert len(durations(make_actor(clerk), TEN.date(), TEN.date())) == len(found) + 1


def test_the_longest_step_is_the_title(clerk: Any) -> None:
    by_kind, by_purpose, by_hour = duration_charts(
        durations(make_actor(clerk), TEN.date(), TEN.date(), "本庁")
    )
    assert "聞き取りがいちばん長く、中央値20分" in by_kind.title
    assert [line.label for line in by_purpose.lines] == ["証明"]
    assert [line.label for line in by_hour.lines] == ["10時台"]


def test_the_page_says_what_is_missing_and_what_that_makes_impossible(
    clerk: Any, auditor: Any, client_of: Callable[[Any], Client]
) -> None:
    page = client_of(clerk).get("/d/plan/record/?office=本庁").text
    assert "待ち 3件、処理 3件" in page
    for words in ("終了の時刻", "33%", "窓口番号", "67%", "開いていた窓口の数は分かりません"):
        assert words in page
    assert client_of(clerk).get("/d/plan/record/?office=なし").status_code == 404
    assert client_of(clerk).get("/d/plan/record/?office=本庁&csv=by-kind").status_code == 200
    assert client_of(auditor).get("/d/plan/record/?office=本庁").status_code == 403
