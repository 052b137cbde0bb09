"""The tablet shows what was pushed and nothing else; a changed packet cannot be signed."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser import desk


def test_a_packet_that_changed_leaves_the_tablet_unsigned(page: Page, tablet: Page) -> None:
    desk.pair(page, tablet)
    visit = desk.prepare(page)
    page.keyboard.press("F9")
    tablet.wait_for_selector("[data-next]:visible")
    assert "あなたの" not in tablet.content()
    tablet.locator("[data-next]").click()

    page.goto(f"/c/v/{visit}/ask/?q=phone")
    page.fill("[name='v.value']", "0990001111")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: "q=phone" not in url)

    expect(tablet.get_by_role("heading", name="ようこそ")).to_be_visible()
    assert not tablet.locator("[data-pad]").count()


def test_the_resident_reads_in_their_language_and_in_large_letters(page: Page, tablet: Page) -> None:
    desk.pair(page, tablet)
    desk.prepare(page)
    page.keyboard.press("F9")
    tablet.wait_for_selector("[data-next]:visible")
    tablet.get_by_role("button", name="English").click()
    expect(tablet.get_by_role("heading", name="Please check the contents")).to_be_visible()
    assert tablet.evaluate("document.documentElement.lang") == "en"
    tablet.get_by_role("button", name="やさしい日本語").click()
    expect(tablet.get_by_role("heading", name="書いてある ことを 見てください")).to_be_visible()
    assert tablet.evaluate("document.documentElement.lang") == "ja"
    size = tablet.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    tablet.get_by_role("button", name="大きな 文字").click()
    assert tablet.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") > size


def test_a_lost_tablet_is_cut_off_at_once(page: Page, tablet: Page) -> None:
    desk.pair(page, tablet)
    page.goto("/c/device/")
    page.get_by_role("button", name="このタブレットを切り離す").click()
    expect(tablet.get_by_text("まだつながっていません")).to_be_visible()


def test_a_wrong_code_pairs_nothing(tablet: Page, axe: Callable[[Page, str], None]) -> None:
    tablet.goto("/t/pair/999991/")
    tablet.fill("#code", "000000")
    tablet.keyboard.press("Enter")
    expect(tablet.get_by_text("番号が違うか")).to_be_visible()
    assert tablet.title().startswith("エラー：")
    axe(tablet, "tablet-wrong-code")
