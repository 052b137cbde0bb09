"""支援措置 in real Chromium: a clerk is stopped, asks, the officer decides, the clerk goes on by itself."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import ROOT, Server

PEOPLE = """
import django
django.setup()
import io
from datetime import date
from tests.cityhall.residents.conftest import as_csv, person, take
from madoguchi.cityhall.residents.actions.protect_person import protect_person
from madoguchi.cityhall.residents.models import Protection, Resident
from madoguchi.cityhall.tenancy.actor import system_actor
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.scope import municipality_scope
with municipality_scope(Municipality.objects.get().pk):
    if not Protection.objects.exists():
        neighbour = person(902, "柊　楓", "ヒイラギ　カエデ")
        take(as_csv([person(901, "栁田　沙織", "ヤナギダ　サオリ"), neighbour]))
        mother = Resident.objects.get(name="栁田　沙織")
        details = {"category": "dv", "protected_addresses": [mother.address], "feared_person": "架空の人"}
        row = protect_person(system_actor("test"), mother.pk, details=details, from_on=date(2024, 4, 1))
"""


@pytest.fixture(scope="module")
def people(server: Server) -> None:
    """A protected resident whose period ran out, and a neighbour."""
    subprocess.run([sys.executable, "-c", PEOPLE], env=server.environment, cwd=ROOT, check=True)


def blocked_at(page: Page) -> str:
    """Begin the visit of the protected family; the page that stops the clerk. Returns the visit's id."""
    page.goto("/c/")
    page.locator("button[name=event][value=move_in]").click()
    page.wait_for_url("**/id/")
    visit = page.url.split("/v/")[1].split("/")[0]
    page.goto(f"/c/v/{visit}/person/")
    page.fill("#id_text", "もりた")
    page.keyboard.press("Enter")
    page.locator(".hit-line").first.click()
    expect(page.get_by_role("heading", name="この方の情報は表示できません")).to_be_visible()
    return visit


def ask(page: Page) -> None:
    page.fill("[name=reason]", "本人が来庁。転入届を受け付けるため。")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="責任者の返事を待っています")).to_be_visible()


def test_clerk_asks_officer_grants_clerk_goes_on(
    page: Page, signed_in: Callable[..., BrowserContext], axe: Callable[[Page, str], None]
) -> None:
    officer = signed_in("protection").new_page()
    officer.goto("/")
    officer.wait_for_url("**/p/")
    visit = blocked_at(page)
    assert "霧島市" not in page.content()
    axe(page, "protection-blocked")
    ask(page)
    axe(page, "protection-asked")

    expect(officer.get_by_text("1件が返事待ち")).to_be_visible()
    axe(officer, "protection-home-waiting")
    officer.get_by_role("link", name="返事をする").click()
    officer.fill("[name=reason]", "電話で本人の来庁を確かめた。")
    axe(officer, "protection-request")
    officer.keyboard.press("Control+Enter")
    expect(officer.get_by_text("今、一時解除しているもの")).to_be_visible()

    page.wait_for_url(f"**/c/v/{visit}/person/?transfer=*")
    expect(page.locator(".household", has_text="守田 静")).to_be_visible()
    officer.get_by_role("button", name="今すぐ終える").first.click()
    expect(officer.get_by_text("一時解除を終えました")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="この方の情報は表示できません")).to_be_visible()
    officer.context.close()


def test_a_refusal_arrives_without_reloading(
    page: Page, signed_in: Callable[..., BrowserContext], axe: Callable[[Page, str], None]
) -> None:
    blocked_at(page)
    ask(page)
    officer = signed_in("protection").new_page()
    officer.goto("/p/")
    officer.get_by_role("link", name="返事をする").click()
    officer.fill("[name=answer]", "本人と連絡が取れません。")
    officer.get_by_role("button", name="解除しないと返事をする").click()
    expect(page.get_by_text("本人と連絡が取れません。")).to_be_visible()
    axe(page, "protection-refused")
    officer.context.close()


@pytest.mark.parametrize("width", [1366, 320])
def test_the_officers_pages(
    people: None, signed_in: Callable[..., BrowserContext], axe: Callable[[Page, str], None], width: int
) -> None:
    page = signed_in("protection", viewport={"width": width, "height": 768}).new_page()

    def check(name: str) -> None:
        axe(page, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.goto("/p/")
    expect(page.get_by_text("期限切れ・抑止は継続中")).to_be_visible()
    check("protection-home")
    page.get_by_role("link", name="栁田").click()
    expect(page.get_by_text("架空の人")).to_be_visible()
    check("protection-record")
    with page.expect_navigation():
        page.get_by_role("link", name="終了する…").click()
    check("protection-end")
    page.goto("/p/find/")
    page.fill("#id_text", "ヒイラギ")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    check("protection-find")
    page.get_by_role("link", name="登録する").click()
    page.wait_for_url("**/new/**")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".error-summary")).to_be_visible()
    check("protection-register-error")
    page.goto("/p/")
    with page.expect_navigation():
        page.get_by_role("link", name="一時解除する").first.click()
    check("protection-lift")
    page.context.close()


def test_the_blocking_page_fits_a_narrow_screen(
    signed_in: Callable[..., BrowserContext], axe: Callable[[Page, str], None]
) -> None:
    page = signed_in("clerk2", viewport={"width": 320, "height": 768}).new_page()
    blocked_at(page)
    axe(page, "protection-blocked")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.context.close()
