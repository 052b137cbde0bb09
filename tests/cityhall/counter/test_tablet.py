"""Tablets: paired by a secret that is good once, one per counter, cut off at once, never another city's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from madoguchi.cityhall.counter.actions.pair_tablet import pair_tablet
from madoguchi.cityhall.counter.actions.revoke_tablet import revoke_tablet
from madoguchi.cityhall.counter.actions.start_pairing import StartedPairing, start_pairing
from madoguchi.cityhall.counter.models import Device, Pairing
from madoguchi.cityhall.counter.refusals import PairingUnknown, TabletGone
from madoguchi.cityhall.counter.selectors import device_at
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Municipality, Staff
from madoguchi.cityhall.tenancy.scope import municipality_scope


@pytest.fixture(autouse=True)
def _no_earlier_tries(city: Municipality) -> None:
    cache.clear()


@pytest.fixture
def invited(clerk: Staff, actor_of: Callable[[Staff], Actor]) -> StartedPairing:
    return start_pairing(actor_of(clerk), place="1番")


def test_code_and_token_pair_once(invited: StartedPairing) -> None:
    paired = pair_tablet(secret=invited.code)
    assert device_at("1番") == paired.device
    for secret in (invited.code, invited.token):
        with pytest.raises(PairingUnknown):
            pair_tablet(secret=secret)


def test_an_invitation_ends_after_five_minutes(invited: StartedPairing) -> None:
    Pairing.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(PairingUnknown):
        pair_tablet(secret=invited.token)


def test_secrets_are_not_stored(invited: StartedPairing) -> None:
    stored = str(Pairing.objects.values().get())
    assert invited.code not in stored
    assert invited.token not in stored


def test_a_counter_has_one_tablet(
    invited: StartedPairing, clerk: Staff, actor_of: Callable[[Staff], Actor]
) -> None:
    first = pair_tablet(secret=invited.token).device
    second = pair_tablet(secret=start_pairing(actor_of(clerk), place="1番").token).device
    first.refresh_from_db()
    assert first.revoked_at is not None
    assert device_at("1番") == second
    with pytest.raises(IntegrityError), transaction.atomic():
        Device.objects.filter(pk=first.pk).update(revoked_at=None)


def test_a_tablet_never_shows_a_page_without_a_packet(invited: StartedPairing) -> None:
    device = pair_tablet(secret=invited.token).device
    with pytest.raises(IntegrityError), transaction.atomic():
        Device.objects.filter(pk=device.pk).update(page="sign")


def test_another_citys_code_pairs_nothing(invited: StartedPairing, other_city: Municipality) -> None:
    with municipality_scope(other_city.pk), pytest.raises(PairingUnknown):
        pair_tablet(secret=invited.token)


def test_another_citys_clerk_cannot_touch_it(
    invited: StartedPairing, clerk_elsewhere: Staff, actor_of: Callable[[Staff], Actor]
) -> None:
    device = pair_tablet(secret=invited.token).device
    with municipality_scope(clerk_elsewhere.municipality_id), pytest.raises(TabletGone):
        revoke_tablet(actor_of(clerk_elsewhere), device.pk)


def test_the_cookie_opens_the_tablet_until_it_is_revoked(
    invited: StartedPairing, clerk: Staff, actor_of: Callable[[Staff], Actor]
) -> None:
    browser = Client()
    response = browser.post("/t/pair/999991/", {"code": invited.code})
    assert response.url == "/t/"
    assert response.cookies["tablet"]["path"] == "/t/"
    assert response.cookies["tablet"]["httponly"]
    assert "ようこそ" in browser.get("/t/").content.decode()
    tablet: Any = device_at("1番")
    revoke_tablet(actor_of(clerk), tablet.pk)
    assert browser.get("/t/").url == "/t/unpaired/"


def test_a_link_preview_does_not_use_the_code_up(invited: StartedPairing) -> None:
    browser = Client()
    address = f"/t/pair/999991/{invited.token}/"
    assert browser.get(address).status_code == 200
    assert browser.post(address).url == "/t/"


def test_guessing_codes_is_stopped(invited: StartedPairing) -> None:
    browser = Client()
    wrong = "000000" if invited.code != "000000" else "000001"
    answers = [browser.post("/t/pair/999991/", {"code": wrong}).status_code for _ in range(12)]
    assert answers[0] == 422
    assert answers[-1] == 429
    assert browser.post("/t/pair/999991/", {"code": invited.code}).status_code == 429


def test_a_forged_cookie_opens_nothing(city: Municipality) -> None:
    browser = Client()
    browser.cookies["tablet"] = f"{city.pk}:0:secret"
    assert browser.get("/t/").url == "/t/unpaired/"
