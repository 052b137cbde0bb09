"""The call panel in a real browser: by keyboard alone, live for a colleague, honest without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Server, _context, _sign_in, city_hall

Axe = Callable[[Page, str], None]
PAGES = ["/c/", "/q/call/", "/q/duty/"]
PREPARED = ["/q/day/", "/q/day/honcho/"]


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with city_hall(tmp_path_factory.mktemp("calling"), "tests.browser.ticket_seed") as running:
        yield running


@pytest.fixture(scope="module")
def window(browser: Browser, hall: Server) -> Callable[..., BrowserContext]:
    """`window("clerk", viewport={…})`: a fresh window of that member of staff."""
    states: dict[str, Any] = {}

    def make(username: str, **options: Any) -> BrowserContext:
        if username not in states:
            states[username] = _sign_in(browser, hall, username)
        return _context(browser, hall, storage_state=states[username], **options)

    return make


def sit_down(page: Page, counter: str, back: str = "/c/") -> None:
    """On duty at that counter of the first office, whoever sat there."""
    page.goto(f"/q/duty/?back={back}")
    page.locator("tr", has_text=counter).first.get_by_role("link").click()
    page.wait_for_selector("#chosen")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url.endswith(back) and "/q/duty/" not in url)


def press(page: Page, key: str) -> None:
    """A key, once the page listens to keys."""
    page.wait_for_load_state()
    page.keyboard.press(key)


@pytest.fixture
def desk(window: Callable[..., BrowserContext]) -> Iterator[Page]:
    """The clerk at counter 4 (証明書, 届出), with people waiting."""
    context = window("clerk")
    page = context.new_page()
    sit_down(page, "4番")
    page.get_by_role("button", name="見本の来庁者").click()
    expect(page.locator(".line__row").first).to_be_visible()
    yield page
    context.close()


def test_a_number_by_keyboard_alone(desk: Page, axe: Axe) -> None:
    first = desk.locator(".line__number").first.inner_text()
    press(desk, "F4")
    expect(desk.locator(".panel__mine--called .panel__number")).to_have_text(first)
    axe(desk, "call-called")
    press(desk, "F9")
    expect(desk.locator(".panel__state")).to_contain_text("2回目")
    press(desk, "F8")
    expect(desk.locator(".line__row--aside")).to_contain_text(first)
    second = desk.locator(".line__row:not(.line__row--aside) .line__number").nth(1).inner_text()
    desk.locator("[data-arrow]").first.focus()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    expect(desk.locator(".panel__mine--called .panel__number")).to_have_text(second)
    with desk.expect_navigation():
        press(desk, "F4")
    desk.goto("/c/")
    expect(desk.locator(".panel__mine--serving .panel__number")).to_have_text(second)
    press(desk, "F4")
    expect(desk.locator(".panel__mine--called .panel__number")).to_have_count(1)
    expect(desk.locator(".panel__mine--called .panel__number")).not_to_have_text(second)
    press(desk, "F8")
    expect(desk.locator(".panel__mine--called")).to_have_count(0)


def test_a_colleague_sees_the_call_without_asking(desk: Page, window: Callable[..., BrowserContext]) -> None:
    context = window("clerk2")
    other = context.new_page()
    sit_down(other, "2番", "/q/call/")
    first = desk.locator(".line__row:not(.line__row--aside) .line__number").first.inner_text()
    expect(other.locator(".line__number", has_text=first)).to_have_count(1)
    press(desk, "F4")
    expect(other.locator(".line__row:not(.line__row--aside)", has_text=first)).to_have_count(0)
    expect(desk.locator(".panel__mine--called .panel__number")).to_have_text(first)
    press(desk, "F8")
    expect(desk.locator(".panel__mine--called")).to_have_count(0)
    context.close()


def test_a_network_that_is_gone_is_said(desk: Page) -> None:
    notice = desk.locator("[data-offline]")
    expect(notice).to_be_hidden()
    desk.context.set_offline(True)
    expect(notice).to_be_visible()
    expect(desk.locator(".line__row").first).to_be_visible()
    desk.context.set_offline(False)
    expect(notice).to_be_hidden()


@pytest.mark.parametrize("width", [1366, 360, 320])
def test_every_page_fits_and_is_accessible(
    desk: Page, window: Callable[..., BrowserContext], axe: Axe, width: int
) -> None:
    preparing = window("administrator").new_page()
    for page, paths in ((desk, PAGES), (preparing, PREPARED)):
        page.set_viewport_size({"width": width, "height": 768})
        for path in paths:
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            axe(page, f"call{path.replace('/', '-')}{width}")
    preparing.context.close()
