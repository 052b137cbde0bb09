"""Signing in with a passkey, and the pages of administration, in real Chromium."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PASSWORD, ROOT, Server

ACCOUNTS = """
import os
import django
django.setup()
from madoguchi.cityhall.tenancy.models import Municipality, Staff
for name in ("administrator", "auditor", "catalogue_editor", "clerk_with_passkey"):
    Staff.objects.filter(username=name).exists() or Staff.objects.create_user(
        username=name, password=os.environ["BROWSER_TEST_PASSWORD"], municipality=Municipality.objects.get(),
        display_name=name, section="citizen", roles=[name.removesuffix("_with_passkey")], counter="9番")
"""

PAGES = [
    ("administrator", "/m/"),
    ("administrator", "/m/staff/"),
    ("administrator", "/m/staff/new/"),
    ("administrator", "/m/settings/"),
    ("administrator", "/m/terminal/"),
    ("administrator", "/m/devices/"),
    ("administrator", "/m/imports/"),
    ("administrator", "/m/jobs/"),
    ("catalogue_editor", "/m/catalogue/"),
    ("catalogue_editor", "/m/catalogue/new/"),
    ("auditor", "/m/audit/"),
    ("auditor", "/accounts/2fa/"),
]


@pytest.fixture(scope="module")
def accounts(server: Server) -> None:
    subprocess.run([sys.executable, "-c", ACCOUNTS], env=server.environment, cwd=ROOT, check=True)


@pytest.fixture
def stranger(browser: Browser, server: Server) -> Page:
    return browser.new_context(base_url=server.url, locale="ja-JP").new_page()


def sign_in(page: Page, username: str) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="サインイン", exact=True).click()
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def test_a_passkey_opens_the_door(accounts: None, stranger: Page) -> None:
    device = stranger.context.new_cdp_session(stranger)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(stranger, "clerk_with_passkey")
    stranger.goto("/accounts/2fa/webauthn/add/")
    stranger.check("[name=passwordless]")
    stranger.click("#mfa_webauthn_add")
    stranger.wait_for_url(lambda url: "/add/" not in url)

    stranger.get_by_role("button", name="終了").click()
    stranger.wait_for_url(lambda url: "/accounts/" not in url)
    stranger.goto("/accounts/login/")
    stranger.get_by_role("button", name="パスキーでサインイン").click()
    stranger.wait_for_url(lambda url: "/accounts/" not in url)
    expect(stranger.locator(".shell-me")).to_contain_text("clerk_with_passkey")


def test_a_newcomer_signs_in_with_one_click_and_changes_places(stranger: Page) -> None:
    stranger.goto("/")
    stranger.get_by_role("button", name="窓口 花子").click()
    stranger.wait_for_url("**/c/")
    stranger.get_by_role("button", name="終了").click()
    stranger.get_by_role("button", name="保険 恵").click()
    stranger.wait_for_url("**/b/q")


def test_the_sign_in_page_is_accessible(stranger: Page, axe: Callable[[Page, str], None]) -> None:
    stranger.goto("/accounts/login/")
    axe(stranger, "sign-in")


@pytest.mark.parametrize("width", [1366, 320])
@pytest.mark.parametrize(("username", "path"), PAGES)
def test_pages_of_administration(
    accounts: None,
    signed_in: Callable[..., BrowserContext],
    axe: Callable[[Page, str], None],
    username: str,
    path: str,
    width: int,
) -> None:
    context = signed_in(username, viewport={"width": width, "height": 768})
    page = context.new_page()
    page.goto(path)
    expect(page.locator(".shell-me")).to_be_visible()
    axe(page, "m" + path.replace("/", "-").rstrip("-"))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
