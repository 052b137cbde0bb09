"""The resident's page: public, live, in three languages, and nothing personal on it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.cityhall.cases import rows
from tests.cityhall.conftest import make_actor

from madoguchi.cityhall.cases.actions.complete_task import complete_task
from madoguchi.cityhall.cases.actions.return_task import return_task
from madoguchi.cityhall.cases.actions.take_task import take_task
from madoguchi.cityhall.cases.models import Visit
from madoguchi.cityhall.online import views
from madoguchi.cityhall.online.words import LANGUAGES
from madoguchi.cityhall.tenancy.scope import no_municipality
from madoguchi.cityhall.ui.limits import Limit

SECRETS = ("見本　太郎", "見本　花子", "ミホン", "1988", "中央1丁目")


@pytest.fixture(autouse=True)
def fresh_limits():
    for limit in (views.PER_TOKEN, views.WRONG_TOKENS):
        limit.clear()


@pytest.fixture
def at_counter(clerk):
    return make_actor(clerk)


@pytest.fixture
def cases(at_counter):
    return rows.cases_of(at_counter)


def get(visit, city, language="", live=False, code=None, token=None):
    name = "online:status_live" if live else "online:status"
    with no_municipality():
        url = reverse(name, args=[code or city.code, token or visit.status_token])
        return Client().get(url, {"lang": language} if language else {})


def test_it_shows_where_each_procedure_is(city, cases, section_staff):
    visit = Visit.objects.get()
    assert "担当課で処理しています" in get(visit, city).content.decode()
    insurance = next(case for case in cases if case.section == "insurance")
    actor, task = make_actor(section_staff), insurance.tasks.get()
    take_task(actor, task.pk, txid=uuid4())
    assert "担当課で処理中" in get(visit, city, live=True).content.decode()
    complete_task(actor, task.pk, txid=uuid4())
    assert "完了" in get(visit, city, live=True).content.decode()


def test_when_something_is_missing_it_says_what_to_bring_and_whom_to_call(city, cases, section_staff):
    city.settings["phones"] = {"insurance": "099-000-0000"}
    city.save()
    insurance = next(case for case in cases if case.section == "insurance")
    return_task(
        make_actor(section_staff), insurance.tasks.get().pk, reason="見本　太郎さんの喪失日", txid=uuid4()
    )
    page = get(Visit.objects.get(), city).content.decode()
    assert "確認が必要" in page
    assert "本人確認書類" in page
    assert "099-000-0000" in page
    assert "喪失日" not in page


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_no_personal_data_in_any_language(city, cases, language):
    page = get(Visit.objects.get(), city, language).content.decode()
    assert LANGUAGES[language].title in page
    assert not [secret for secret in SECRETS if secret in page]
    assert str(Visit.objects.get().pk) not in page


def test_before_submission_it_only_says_that_it_is_being_served(city, at_counter):
    visit = rows.visit_of(at_counter)
    page = get(visit, city).content.decode()
    assert "窓口で受付中です" in page
    assert "転入届" not in page


def test_it_is_in_no_index_and_no_cache(city, cases):
    answer = get(Visit.objects.get(), city)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies


@pytest.mark.parametrize("where", ["wrong token", "wrong city", "other city"])
def test_a_guess_finds_nothing(city, other_city, cases, where):
    visit = Visit.objects.get()
    code = {"wrong city": "000000", "other city": other_city.code}.get(where, city.code)
    token = "x" * 32 if where == "wrong token" else None
    assert get(visit, city, code=code, token=token).status_code == 404


def test_guessing_is_slowed_down(city, cases):
    answers = [get(None, city, token=f"guess{n}").status_code for n in range(40)]
    assert answers[0] == 404
    assert answers[-1] == 429


def test_one_page_cannot_be_hammered(city, cases):
    visit = Visit.objects.get()
    answers = [get(visit, city, live=True).status_code for _ in range(70)]
    assert (answers[0], answers[-1]) == (200, 429)


def test_the_token_is_long_and_new_each_time(at_counter):
    tokens = {rows.visit_of(at_counter).status_token for _ in range(5)}
    assert len(tokens) == 5
    assert all(len(token) >= 32 for token in tokens)


def test_a_limit_counts_by_key_and_forgets_with_time(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("madoguchi.cityhall.ui.limits.time.monotonic", lambda: now[0])
    limit = Limit(2, 10)
    assert [limit.allows("a") for _ in range(3)] == [True, True, False]
    assert limit.allows("b")
    now[0] = 10
    assert limit.allows("a")


def test_the_page_costs_few_statements(city, cases, django_assert_max_num_queries):
    visit = Visit.objects.get()
    get(visit, city)
    with django_assert_max_num_queries(5):
        get(visit, city, live=True)
