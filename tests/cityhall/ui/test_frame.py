"""The frame of a page: who I am and where I work, only the places I may open, a refusal in its own words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.tenancy.roles import Role, permissions_of
from madoguchi.cityhall.ui.navigation import NAVIGATION, home_of


def test_name_section_and_counter_are_always_shown(
    clerk: Staff, client_of: Callable[[Staff], Client]
) -> None:
    html = client_of(clerk).get("/c/").content.decode()
    for word in (clerk.display_name, "市民課", clerk.counter, "見本市"):
        assert word in html


def test_the_menu_has_only_places_that_the_role_may_open(
    section_staff: Staff, client_of: Callable[[Staff], Client]
) -> None:
    html = client_of(section_staff).get("/b/q").content.decode()
    assert 'href="/b/q"' in html
    assert 'href="/c/"' not in html


@pytest.mark.parametrize("role", list(Role))
def test_everybody_is_led_to_a_place_of_their_own(role: Role) -> None:
    # 個人番号利用事務 is work on the own section's cases: the role comes beside another.
    roles = [role, Role.SECTION_STAFF] if role == Role.NUMBER_OFFICER else [role]
    assert home_of(permissions_of(roles)) in {place.url_name for place in NAVIGATION}


@pytest.mark.parametrize(
    ("role", "home"),
    [
        (Role.BENEFIT_OFFICER, "benefits:rounds"), (Role.BENEFIT_APPROVER, "benefits:batches"),
        (Role.TREASURER, "benefits:batches"), (Role.AUDITOR, "administration:audit"),
    ],
)  # fmt: skip
def test_who_may_look_at_money_is_led_to_the_own_work(role: Role, home: str) -> None:
    assert home_of(permissions_of([role])) == home


def test_a_refusal_is_a_page_with_its_sentence(clerk: Staff, client_of: Callable[[Staff], Client]) -> None:
    response = client_of(clerk).post("/c/open/", {"event": "move_in", "txid": "no uuid"})
    assert response.status_code == 400
    assert "画面が古くなっています" in response.content.decode()
