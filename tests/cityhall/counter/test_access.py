"""Every page of the counter asks who is there: a clerk, someone else, a clerk of another city, nobody."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from madoguchi.cityhall.cases.actions.open_visit import open_visit
from madoguchi.cityhall.cases.models import Visit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Staff

STEPS = ["", "id/", "person/", "ask/", "tasks/", "f/", "f/1/", "sign/", "done/"]


@pytest.fixture
def visit(clerk: Staff, actor_of: Callable[[Staff], Actor]) -> Visit:
    return open_visit(actor_of(clerk), event="move_in", txid=uuid.uuid4())


@pytest.mark.parametrize("step", STEPS)
def test_the_clerk_opens_every_step(
    step: str, visit: Visit, clerk: Staff, client_of: Callable[[Staff], Client]
) -> None:
    assert client_of(clerk).get(f"/c/v/{visit.pk}/{step}").status_code in {200, 302}


@pytest.mark.parametrize("step", STEPS)
def test_a_clerk_of_another_city_finds_nothing(
    step: str, visit: Visit, clerk_elsewhere: Staff, client_of: Callable[[Staff], Client]
) -> None:
    response = client_of(clerk_elsewhere).get(f"/c/v/{visit.pk}/{step}", follow=True)
    assert response.status_code == 404


@pytest.mark.parametrize("step", STEPS)
def test_other_roles_are_refused(
    step: str, visit: Visit, section_staff: Staff, client_of: Callable[[Staff], Client]
) -> None:
    assert client_of(section_staff).get(f"/c/v/{visit.pk}/{step}").status_code == 403


@pytest.mark.parametrize("step", STEPS)
def test_strangers_are_asked_to_sign_in(step: str, visit: Visit) -> None:
    assert "/accounts/login/" in Client().get(f"/c/v/{visit.pk}/{step}").url


def test_a_double_click_opens_one_visit(clerk: Staff, client_of: Callable[[Staff], Client]) -> None:
    browser, post = client_of(clerk), {"event": "move_in", "txid": str(uuid.uuid4())}
    assert browser.post("/c/open/", post).url == browser.post("/c/open/", post).url
    assert Visit.objects.count() == 1


def test_a_search_never_stands_in_an_address(
    visit: Visit, clerk: Staff, client_of: Callable[[Staff], Client]
) -> None:
    response = client_of(clerk).get(f"/c/v/{visit.pk}/person/", {"text": "ミホン"})
    assert "見つかりました" not in response.content.decode()


def test_an_event_that_is_not_open_cannot_be_started(
    clerk: Staff, client_of: Callable[[Staff], Client]
) -> None:
    response = client_of(clerk).post("/c/open/", {"event": "divorce", "txid": str(uuid.uuid4())})
    assert response.status_code == 400
