"""個人番号 in real Chromium: typed, masked, shown for half a minute, hidden when the window is left."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PASSWORD, ROOT, Server

NUMBER = "123456789018"
PANEL = re.compile(r"/n/[0-9a-f-]+/$")
CASE = f"""
import django
django.setup()
from tests.cityhall.cases import journey
from tests.cityhall.conftest import make_actor
from madoguchi.cityhall.tenancy.models import Municipality, Staff
from madoguchi.cityhall.tenancy.scope import municipality_scope
city = Municipality.objects.get()
Staff.objects.create_user(
    username="numbers", password="{PASSWORD}", municipality=city, display_name="番号 守",
    section="insurance", roles=["section_staff", "number_officer"])
with municipality_scope(city.pk):
    cases = journey.submitted(make_actor(Staff.objects.get(username="clerk")), "N-1")
    print(journey.case_of(cases, "health_insurance_join").pk)
"""


@pytest.fixture(scope="module")
def case(server: Server) -> str:
    """A submitted 国保 取得届 of a family."""
    made = subprocess.run(
        [sys.executable, "-c", CASE], env=server.environment, cwd=ROOT, check=True, stdout=subprocess.PIPE
    )
    return made.stdout.decode().split()[-1]


@pytest.fixture(params=[1366, 360])
def officer(
    signed_in: Callable[..., BrowserContext], case: str, request: pytest.FixtureRequest
) -> Page:
    context = signed_in("numbers", viewport={"width": request.param, "height": 768})
    return context.new_page()


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def back(page: Page, address: str) -> None:
    """Escape on that page, once it stands there with its scripts, leads to the panel."""
    page.wait_for_url(address)
    page.keyboard.press("Escape")
    page.wait_for_url(PANEL)


def test_from_typing_to_paper(
    officer: Page, case: str, axe: Callable[[Page, str], None]
) -> None:
    page = officer

    def check(name: str) -> None:
        axe(page, f"numbers-{name}")
        assert fits(page)

    page.goto(f"/b/x/{case}")
    page.get_by_role("link", name="個人番号を扱う").click()
    page.wait_for_url(PANEL)
    row = page.locator(".number-line").first
    if row.get_by_text("登録なし").is_visible():
        check("panel-empty")
        row.get_by_role("link", name="カードから登録する").click()
        check("card")
        page.get_by_role("link", name="書類を見て入れる").click()
        back(page, "**/store/")
        row.get_by_role("link", name="番号を登録する").click()
        page.fill("[name=number]", "123456789019")
        page.fill("[name=again]", "123456789019")
        page.get_by_label("マイナンバーカード").check()
        page.get_by_label("番号の本人であることを確かめた").check()
        page.get_by_role("button", name="登録する").click()
        expect(page.get_by_text("検査数字が合いません").first).to_be_visible()
        expect(page.locator("[name=number]")).to_have_value("")
        check("store-refused")
        page.fill("[name=number]", "１２３４　５６７８　９０１８")
        page.fill("[name=again]", NUMBER)
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("登録しました。")).to_be_visible()
    assert NUMBER[:4] not in row.inner_text()
    check("panel")

    row.get_by_role("link", name="表示する").click()
    check("ask")
    page.get_by_label("基幹業務システムへの入力・確認").check()
    page.get_by_role("button", name="記録して表示する").click()
    expect(page.locator("#number")).to_have_text("1234 5678 9018")
    check("shown")
    address = page.url
    assert "1234" not in address
    assert "1234" not in page.title()
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true}); "
                  "document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("番号を隠しました。")).to_be_visible()
    assert "1234" not in page.content()
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "1234" not in stored
    page.get_by_role("link", name="今すぐ隠す").click()

    page.locator(".number-line").first.get_by_role("link", name="登録しなおす").click()
    page.wait_for_url("**/again/")
    check("again")
    back(page, "**/again/")
    page.locator(".number-line").first.get_by_role("link", name="消去する").click()
    page.wait_for_url("**/forget/")
    check("forget")
    back(page, "**/forget/")
    page.get_by_role("link", name="用紙を作る").click()
    check("sheet")
    page.context.close()


def test_without_scripts_the_page_hides_by_itself(
    signed_in: Callable[..., BrowserContext], case: str
) -> None:
    context = signed_in("numbers", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/n/{case}/p1/show/")
    page.get_by_label("提出された書類との照合").check()
    with page.expect_response(lambda answer: answer.request.method == "POST") as posted:
        page.get_by_role("button", name="記録して表示する").click()
    assert posted.value.headers["refresh"] == f"30; url=/n/{case}/"
    assert posted.value.headers["cache-control"] == "no-store"
    expect(page.locator("#number")).to_have_text("1234 5678 9018")
    page.go_back()
    assert "1234" not in page.content()
    context.close()
