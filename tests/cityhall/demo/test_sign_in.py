"""One click signs in to the fictional city, in a demo; anywhere else the address does not exist."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from madoguchi.cityhall.config import urls as real_urls
from madoguchi.cityhall.config.access import PUBLIC, VIEWS
from madoguchi.cityhall.tenancy.models import AuditEvent, Municipality, Staff

ROOT = Path(__file__).parents[3]
DOOR = "/demo/sign-in/"


@pytest.fixture
def demo(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.cityhall.demo.urls"
    monkeypatch.setitem(VIEWS, "demo:sign_in", PUBLIC)


def test_one_click_on_the_start_page_signs_in(demo: None, clerk: Staff, client: Client) -> None:
    page = client.get("/").content.decode()
    assert f'action="{DOOR}"' in page
    assert f'name="username" value="{clerk.username}"' in page
    response = client.post(DOOR, {"username": clerk.username}, follow=True)
    assert response.redirect_chain[-1][0] == "/c/"
    assert AuditEvent.objects.filter(verb="staff.signed_in", subject=f"staff:{clerk.pk}").exists()


def test_another_site_cannot_click(demo: None, clerk: Staff) -> None:
    assert Client(enforce_csrf_checks=True).post(DOOR, {"username": clerk.username}).status_code == 403


def test_a_link_cannot_click(demo: None, clerk: Staff, client: Client) -> None:
    assert client.get(DOOR, {"username": clerk.username}).status_code == 405


@pytest.mark.parametrize("change", [{"is_active": False}, {"username": "somebody-else"}])
def test_only_an_account_that_works(change, demo: None, clerk: Staff, client: Client) -> None:
    Staff.objects.filter(pk=clerk.pk).update(**change)
    assert client.post(DOOR, {"username": "clerk"}).status_code == 404


def test_never_into_a_real_city(demo: None, clerk: Staff, client: Client) -> None:
    Municipality.objects.update(fictional=False)
    assert client.post(DOOR, {"username": clerk.username}).status_code == 404
    assert clerk.username not in client.get("/").content.decode()


def test_without_a_demo_the_view_refuses_even_where_it_hangs(
    demo: None, settings, clerk: Staff, client: Client
) -> None:
    settings.DEMO = False
    assert client.post(DOOR, {"username": clerk.username}).status_code == 404


def test_without_a_demo_the_address_is_unknown(clerk: Staff, client: Client) -> None:
    assert client.post(DOOR, {"username": clerk.username}).status_code == 404
    assert "demo:sign_in" not in VIEWS
    assert "demo/" not in {str(one.pattern) for one in real_urls.urlpatterns}


@pytest.mark.parametrize(("demo_mode", "known"), [("1", True), ("0", False)])
def test_the_settings_decide(demo_mode: str, known: bool) -> None:
    code = (
        "import django; django.setup()\n"
        "from django.urls import resolve, Resolver404\n"
        "from madoguchi.cityhall.config.access import VIEWS\n"
        "try: name = resolve('/demo/sign-in/').view_name\n"
        "except Resolver404: name = ''\n"
        f"assert (name == 'demo:sign_in') is {known} and ('demo:sign_in' in VIEWS) is {known}"
    )
    environment = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "MADOGUCHI_DEMO": demo_mode,
        "MADOGUCHI_SECRET_KEY": "s", "MADOGUCHI_MASTER_KEY": "m",
        "DJANGO_SETTINGS_MODULE": "madoguchi.cityhall.config.settings",
    }  # fmt: skip
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
