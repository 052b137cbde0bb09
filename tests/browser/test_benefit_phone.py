"""A benefit letter on a 390 px phone: two taps on our pages, at most 32 s by the keystroke-level model."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server, _context
from tests.support.klm import Journey

ROOT = Path(__file__).resolve().parents[2]
Axe = Callable[[Page, str], None]
# Four answers of the server; a card's reading is an estimate (K) until real cards are measured.
PAGES, PAGE_SECONDS, CARD_SECONDS = 4, 1.0, 3.0


@pytest.fixture(scope="module")
def benefit(server: Server) -> Any:
    """The running programme: tokens, people and letters."""
    command, env = [sys.executable, "-m", "tests.browser.benefit_seed"], server.environment
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def phone(browser: Browser, server: Server) -> Iterator[Page]:
    context = _context(
        browser, server, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True,
    )  # fmt: skip
    yield context.new_page()
    context.close()


class Thumb:
    """One finger on a phone: every tap is recorded with the thought before it and the wait after it."""

    def __init__(self, page: Page, journey: Journey) -> None:
        self.page, self.journey = page, journey

    def tap(self, what: str, name: str, thoughts: str = "M") -> None:
        self.journey.act(what, thoughts + "PT")
        button = self.page.get_by_role("button", name=name)
        began = time.monotonic()
        with self.page.expect_navigation():
            button.tap()
        self.journey.wait("page", time.monotonic() - began)


def test_from_the_code_to_the_receipt_in_32_seconds(phone: Page, benefit: Any, axe: Axe) -> None:
    journey = Journey()
    thumb = Thumb(phone, journey)
    journey.act("open the camera, point it at the code", "MPT" + "H")
    journey.act("tap the address that the camera shows", "MPT")
    began = time.monotonic()
    phone.goto(f"/s/b/999991/{benefit['tokens'][0]}/")
    journey.wait("page", time.monotonic() - began)
    expect(phone.get_by_text("40,000円")).to_be_visible()
    axe(phone, "benefit-letter")

    thumb.tap("read the amount and the choice; take the registered account", "公金受取口座で受け取る", "MM")
    axe(phone, "benefit-login")
    # What the simulator leaves out of デジタル認証アプリ: its PIN, a tap, the card at the phone.
    journey.act("(not simulated) type the PIN of four digits", "M" + "KKKK" + "PT")
    journey.act("(not simulated) hold the card to the phone", "HH")
    journey.wait("(not simulated) the card is read, K", CARD_SECONDS)
    began = time.monotonic()
    phone.get_by_role("button", name="青木 一郎").tap()
    expect(phone.get_by_text("内容の確認")).to_be_visible()
    journey.wait("page", time.monotonic() - began)
    axe(phone, "benefit-confirm")

    thumb.tap("check name, amount, account; receive", "この内容で受け取る", "MMM")
    expect(phone.get_by_text("受付番号")).to_be_visible()
    journey.act("read that it is done", "M")
    axe(phone, "benefit-receipt")

    print(journey.table())
    assert journey.count("C") == 0, "nothing but the PIN is typed"
    assert journey.count("T") <= 5
    # The machine of a test may be slow: its part counts as what is promised, a second for each page.
    assert journey.acting + CARD_SECONDS + PAGES * PAGE_SECONDS <= 32


@pytest.mark.parametrize("language", ["ja", "ja-x-easy", "en"])
def test_every_page_fits_a_320_px_phone_without_scripts(
    browser: Browser, server: Server, benefit: Any, axe: Axe, language: str
) -> None:
    context = _context(browser, server, viewport={"width": 320, "height": 640}, has_touch=True)
    page = context.new_page()
    page.goto(f"/s/b/999991/{benefit['tokens'][3]}/?lang={language}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.locator("script").count() == 0
    axe(page, f"benefit-notice-{language}")
    page.locator("button[value=declared]").tap()
    page.get_by_role("button", name="江川 三郎").tap()
    page.wait_for_url("**/account*")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    axe(page, f"benefit-account-{language}")
    page.locator("form[action$='end'] button, form[action*='end?'] button").first.tap()
    page.locator("button[value=decline]").tap()
    page.get_by_role("button", name="江川 三郎").tap()
    page.wait_for_url("**/decline*")
    axe(page, f"benefit-decline-{language}")
    context.close()


def test_the_clerk_and_the_officer(signed_in: Callable[..., Any], benefit: Any, axe: Axe) -> None:
    for width, height in ((1366, 768), (360, 740)):
        clerk = signed_in("clerk", viewport={"width": width, "height": height}).new_page()
        clerk.goto("/g/enter/")
        axe(clerk, "benefit-enter")
        clerk.goto(f"/g/enter/{benefit['targets'][1]}/")
        axe(clerk, "benefit-enter-target")
        clerk.goto("/g/enter/paper/")
        clerk.locator("#id_letter").fill(benefit["letters"][2])
        clerk.keyboard.press("Control+Enter")
        expect(clerk.get_by_text("返信用紙").first).to_be_visible()
        axe(clerk, "benefit-paper")
        officer = signed_in("benefit", viewport={"width": width, "height": height}).new_page()
        officer.goto(f"/g/r/{benefit['round']}/review/")
        axe(officer, "benefit-review")
        doubts = ("possible", "proxy", "shared", "declared")
        for name, target in zip(doubts, benefit["doubtful"], strict=True):
            officer.goto(f"/g/t/{target}/review/")
            axe(officer, f"benefit-review-{name}")
        officer.goto(f"/g/r/{benefit['round']}/accounts/")
        axe(officer, "benefit-accounts")


def test_an_officer_decides_by_keyboard_alone(signed_in: Callable[..., Any], benefit: Any) -> None:
    officer = signed_in("benefit", viewport={"width": 1366, "height": 768}).new_page()
    officer.goto(f"/g/t/{benefit['doubtful'][0]}/review/")
    officer.fill("#id_reason", "通帳の写しで確認")
    officer.keyboard.press("F4")
    expect(officer.get_by_text("口座の名義を認めました")).to_be_visible()
    officer.wait_for_load_state()  # the keys work once the page's scripts do
    officer.keyboard.press("Control+Enter")
    expect(officer.get_by_text("支給を決定しました")).to_be_visible()
