"""320 to 1920 px and 200 %: nothing scrolls sideways, nothing is lost (WCAG 1.4.4, 1.4.10)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser import desk

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("width", [320, 683, 1920])
def test_no_page_scrolls_sideways(
    width: int, signed_in: Callable[..., BrowserContext], axe: Callable[[Page, str], None]
) -> None:
    """683 px is a 1366 px screen at 200 %."""
    context = signed_in("clerk", viewport={"width": width, "height": 800})
    page = context.new_page()
    visit = desk.open_expected(page)
    pages = (
        "/c/",
        "/c/device/",
        *(f"/c/v/{visit}/{step}/" for step in ("id", "person", "ask", "tasks", "f/1")),
    )
    for path in pages:
        page.goto(path)
        assert page.evaluate(SIDEWAYS) <= 0, path
    axe(page, "form-narrow")
    context.close()


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/t/pair/999991/"])
def test_public_pages_fit_a_phone(path: str, tablet: Page, axe: Callable[[Page, str], None]) -> None:
    tablet.set_viewport_size({"width": 320, "height": 640})
    tablet.goto(path)
    assert tablet.evaluate(SIDEWAYS) <= 0
    axe(tablet, "public" + path.replace("/", "-"))


def test_text_grows_with_the_browser_setting(page: Page) -> None:
    """rem only: a reader who asks for 32 px gets everything twice as large."""
    page.goto("/c/")
    before = page.evaluate("parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)")
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    after = page.evaluate("parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)")
    assert after == 2 * before
