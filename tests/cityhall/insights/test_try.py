"""What-if settings on a page: by a form without script, by a fragment with sliders, never silently wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.cityhall.insights.build import leader_staff, study_of

from madoguchi.cityhall.insights.models import Study
from madoguchi.cityhall.insights.trying import ground_of, trial_of
from madoguchi.rules.waiting import WhatIf


@pytest.fixture
def study(city: Any) -> Study:
    return study_of(leader_staff(city))


@pytest.fixture
def client(study: Study, clerk: Any, client_of: Callable[[Any], Client]) -> Client:
    return client_of(clerk)


def path(study: Study, **said: Any) -> str:
    return f"/d/plan/study/{study.pk}/try/?" + "&".join(f"{name}={value}" for name, value in said.items())


def test_nothing_changed_is_the_day_as_it_is(study: Study, client: Client) -> None:
    ground = ground_of(study)
    assert (ground.year, ground.day_type, ground.cases) == ("R6", "weekday", 390)
    assert (len(ground.counters), min(ground.counters), max(ground.counters)) == (18, 5, 10)
    assert "いまのまま390件の日は、平均待ち" in client.get(path(study)).text


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"cases": 400, "online": 20}, "平均待ちは27分から7分"),
        ({"cases": 400, "appointments": 20, "book_from": "15:00", "book_to": "17:00"}, "27分から12分"),
        ({"cases": 400, "service": 10}, "27分から15分"),
        ({"cases": "４００", "service": -50}, "長くなる見込み"),
        ({"cases": 10, "service": 10}, "平均待ちは0分からほとんど変わらない見込み"),
    ],
)
def test_each_setting_means_something(study: Study, client: Client, said: Any, words: str) -> None:
    """As in the domain notes §3 (D), at the fitted capacity; tests/rules has the notes' own capacity."""
    page = client.get(path(study, **said)).text
    assert words in page
    assert "90%の日は" in page


def test_counters_by_half_hour_change_the_day(study: Study, client: Client) -> None:
    more = {f"counters_{k}": 10 for k in range(18)}
    assert "短くなる見込み" in client.get(path(study, **more)).text
    fewer = {f"counters_{k}": 0 for k in (7, 8)}
    assert "長くなる見込み" in client.get(path(study, **fewer)).text


def test_a_slider_gets_the_effect_alone(study: Study, client: Client) -> None:
    answer = client.get(path(study, online=10), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<html" not in answer.text and "平均待ちの変化" in answer.text


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"cases": 0}, "1日の件数"),
        ({"cases": 999_999}, "1日の件数"),
        ({"cases": 1, "online": 90}, "来る人が1人もいなくなります"),
        ({"online": "abc"}, "オンラインに移る割合"),
        ({"book_from": "15:00", "book_to": "10:00"}, "始まりより後"),
        ({f"counters_{k}": 0 for k in range(18)}, "窓口が1つも開いていません"),
    ],
)
def test_settings_that_cannot_be_are_told(study: Study, client: Client, said: Any, words: str) -> None:
    answer = client.get(path(study, **said))
    assert answer.status_code == 422
    assert words in answer.text


def test_another_year_is_another_ground(study: Study, client: Client) -> None:
    assert "R5" in client.get(path(study, year="R5")).text
    assert ground_of(study, "R5").cases < ground_of(study).cases
    assert ground_of(study, "R99", "nonsense") == ground_of(study)


def test_ten_thousand_cases_are_answered(study: Study) -> None:
    ground = ground_of(study)
    assert trial_of(study, ground, WhatIf(10_000, online=0.2)).change.expected < 0


def test_people_are_drawn_once_for_all_settings(
    study: Study, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.get(path(study, cases=400))
    with django_assert_max_num_queries(8):
        client.get(path(study, cases=400, online=15))
