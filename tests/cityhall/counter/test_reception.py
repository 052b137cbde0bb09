"""来庁予定: a family has one visit, whoever starts it and however often."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.cityhall.cases import journey
from tests.cityhall.conftest import make_actor, make_staff

from madoguchi.cityhall.cases.actions.close_visit import close_visit
from madoguchi.cityhall.cases.models import Visit
from madoguchi.cityhall.residents.actions.receive_transfer import receive_transfer
from madoguchi.cityhall.tenancy.actor import system_actor
from madoguchi.cityhall.tenancy.models import AuditEvent, Staff
from madoguchi.cityhall.tenancy.roles import Role

ClientOf = Callable[[Staff], Client]


@pytest.fixture
def family(city: Any) -> Any:
    return receive_transfer(system_actor("test"), journey.message() | {"visit_on": timezone.localdate()})


def start(browser: Client, family: Any) -> Any:
    post = {"event": "move_in", "txid": str(uuid4()), "transfer": str(family.pk)}
    return browser.post("/c/open/", post)


def test_a_family_that_was_started_twice_has_one_visit(family, clerk, city, client_of: ClientOf):
    second = make_staff(city, "clerk-2", [Role.CLERK], section="citizen")
    first = start(client_of(clerk), family)
    again = start(client_of(second), family)
    visit = Visit.objects.get()
    assert first.url == f"/c/v/{visit.pk}/id/"
    assert again.url == f"/c/v/{visit.pk}/"
    page = client_of(second).get("/c/").content.decode()
    assert f"/c/v/{visit.pk}/" in page


def test_the_second_clerk_is_told(family, clerk, client_of: ClientOf):
    browser = client_of(clerk)
    start(browser, family)
    page = browser.get(start(browser, family).url, follow=True).content.decode()
    assert f"来庁番号{Visit.objects.get().number}で受付済み" in page


def test_a_family_that_is_here_is_listed_with_its_visit_and_cannot_be_started(family, clerk, client_of):
    browser = client_of(clerk)
    assert "来庁を始める" in browser.get("/c/").content.decode()
    start(browser, family)
    page = browser.get("/c/").content.decode()
    assert "来庁を始める" not in page
    assert "聞き取り中" in page


def test_after_a_cancelled_visit_the_family_may_start_again(family, clerk, client_of: ClientOf):
    browser = client_of(clerk)
    start(browser, family)
    close_visit(make_actor(clerk), Visit.objects.get().pk, txid=uuid4(), reason="出直すため")
    assert "来庁を始める" in browser.get("/c/").content.decode()
    start(browser, family)
    assert sorted(Visit.objects.values_list("state", flat=True)) == ["cancelled", "open"]


def test_a_list_that_refreshes_itself_is_logged_once(family, clerk, client_of: ClientOf):
    browser = client_of(clerk)
    browser.get("/c/")
    for _ in range(3):
        browser.get("/c/lists/", headers={"X-Live": "1"})
    assert AuditEvent.objects.filter(verb="transfer.list").count() == 1
    browser.get("/c/lists/")
    assert AuditEvent.objects.filter(verb="transfer.list").count() == 2


def test_pairing_a_tablet_leads_back_to_the_visit(family, clerk, client_of: ClientOf):
    browser = client_of(clerk)
    start(browser, family)
    back = f"/c/v/{Visit.objects.get().pk}/"
    way = f"/c/device/?visit={Visit.objects.get().pk}"
    assert f'href="{way}"' in browser.get(f"{back}id/").content.decode()
    assert f'href="{back}"' in browser.post(way).content.decode()
    assert 'href="/c/"' in browser.get("/c/device/").content.decode()
    assert browser.get("/c/device/?visit=x").status_code == 400
