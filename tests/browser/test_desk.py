"""Two clerks, a lost network, a resident without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import desk
from tests.browser.conftest import Server


def test_two_clerks_see_who_answered_first(page: Page, signed_in: Callable[..., BrowserContext]) -> None:
    visit = desk.open_expected(page)
    other = signed_in("clerk2").new_page()
    for window in (page, other):
        window.goto(f"/c/v/{visit}/ask/?q=phone")
    page.fill("[name='v.value']", "0990001111")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: "q=phone" not in url)
    other.fill("[name='v.value']", "0992223333")
    other.keyboard.press("Control+Enter")
    expect(other.get_by_text("窓口 花子さんが、この質問に先に答えを入れました")).to_be_visible()
    assert other.input_value("[name='v.value']") == "0992223333"
    expect(other.locator(".error-summary").get_by_text("0990001111")).to_be_visible()
    other.context.close()


def test_what_was_typed_survives_a_lost_network(page: Page) -> None:
    visit = desk.open_expected(page)
    page.goto(f"/c/v/{visit}/ask/?q=phone")
    page.context.set_offline(True)
    page.fill("[name='v.value']", "0994445555")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#connection")).to_be_visible()
    page.context.set_offline(False)
    page.wait_for_url(lambda url: "q=phone" not in url)
    page.goto(f"/c/v/{visit}/ask/?q=phone")
    assert page.input_value("[name='v.value']") == "0994445555"


def test_a_draft_stays_in_the_tab_until_it_is_saved(signed_in: Callable[..., BrowserContext]) -> None:
    page = signed_in("clerk3").new_page()
    visit = desk.open_expected(page)
    page.goto(f"/c/v/{visit}/ask/?q=phone")
    page.fill("[name='v.value']", "0996667777")
    page.goto("/c/")
    page.goto(f"/c/v/{visit}/ask/?q=phone")
    assert page.input_value("[name='v.value']") == "0996667777"
    page.goto("/c/")
    with page.expect_navigation():
        page.get_by_role("button", name="終了").click()
    assert page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('draft:')).length") == 0


def test_a_live_part_leaves_the_focus_and_what_was_unfolded(
    page: Page, signed_in: Callable[..., BrowserContext]
) -> None:
    """A colleague records a signature while somebody works on the same page by keyboard."""
    visit = desk.prepare(page)
    other = signed_in("clerk2").new_page()
    other.goto(f"/c/v/{visit}/sign/")
    page.get_by_text("署名を断られたとき").click()
    page.get_by_role("button", name="印刷した紙に署名をもらった").first.focus()
    held = page.evaluate_handle("document.activeElement")
    other.get_by_role("button", name="印刷した紙に署名をもらった").last.click()
    expect(page.locator(".signers .badge--done")).to_have_count(1)
    assert page.evaluate("one => document.activeElement === one", held)
    expect(page.get_by_role("button", name="この来庁を取りやめる")).to_be_visible()
    other.context.close()


def test_an_ime_keeps_its_keys(page: Page) -> None:
    visit = desk.open_expected(page)
    page.goto(f"/c/v/{visit}/id/")
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'Escape', isComposing: true, bubbles: true}))"
    )
    page.wait_for_timeout(300)
    assert page.url.endswith("/id/")
    page.keyboard.press("Escape")
    page.wait_for_url("**/c/")


def test_the_status_page_works_without_javascript(
    browser: Browser, server: Server, page: Page, axe: Callable[[Page, str], None]
) -> None:
    desk.file_without_a_pen(page)
    address = page.get_by_role("link", name="開いてみる").get_attribute("href")
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    phone = context.new_page()
    phone.goto(str(address))
    expect(phone.locator("h1")).to_be_visible()
    assert "髙﨑" not in phone.content()
    assert phone.locator(".card").count() >= 3
    context.close()
