"""The reform in a real browser: an observer's tablet with and without a network, and every page for axe."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Server, _context, _sign_in, city_hall

DESK, TABLET, PHONE = (
    {"width": 1366, "height": 768}, {"width": 768, "height": 1024}, {"width": 390, "height": 844}
)  # fmt: skip
Axe = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def reform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with city_hall(tmp_path_factory.mktemp("reform"), "tests.browser.reform_seed") as running:
        yield running


@pytest.fixture(scope="module")
def window(browser: Browser, reform: Server) -> Callable[..., BrowserContext]:
    """`window("leader", viewport={…})`: a fresh window of that member of staff."""
    states: dict[str, Any] = {}

    def make(username: str, **options: Any) -> BrowserContext:
        if username not in states:
            states[username] = _sign_in(browser, reform, username)
        return _context(browser, reform, storage_state=states[username], **options)

    return make


@pytest.fixture
def tablet(window: Callable[..., BrowserContext]) -> Iterator[Page]:
    """The observer's tablet, on the survey that runs."""
    context = window("observer", viewport=TABLET, has_touch=True)
    page = context.new_page()
    page.goto("/d/bpr/observe/")
    page.click("main .task-list__name")
    expect(page.locator("[data-sent]")).to_have_text("すべて送りました")
    yield page
    context.close()


def note_something(page: Page) -> None:
    """Wait, walk with steps, write three names, stop."""
    page.tap("[data-kind=wait]")
    page.tap("[data-place='市民課']")
    page.tap("[data-kind=move]")
    page.fill("#steps", "40")
    page.tap("[data-kind=writing]")
    page.select_option("[data-form]", label="住民異動届")
    for _ in range(3):
        page.tap("[data-for=count-name][data-add='1']")
    page.tap("[data-stop]")


def test_a_survey_is_noted_with_the_thumb(tablet: Page, axe: Axe) -> None:
    note_something(tablet)
    expect(tablet.locator("[data-sent]")).to_have_text("すべて送りました")
    expect(tablet.locator("[data-log] li").first).to_contain_text("記入　0分　市民課　住民異動届　3項目")
    tablet.tap("[data-remark-open]")
    tablet.tap("[data-category=sign]")
    tablet.fill("#remark", "看板が見えない")
    axe(tablet, "reform-observe")
    tablet.tap("[data-remark-keep]")
    tablet.tap("[data-log] li:first-child [data-undo]")
    expect(tablet.locator("[data-log] li").first).to_have_class("is-undone")
    expect(tablet.locator("[data-sent]")).to_have_text("すべて送りました")


def test_without_a_network_nothing_is_lost(tablet: Page, window: Callable[..., BrowserContext]) -> None:
    tablet.context.set_offline(True)
    note_something(tablet)
    expect(tablet.locator("[data-sent]")).to_have_text("未送信 3 件")
    expect(tablet.locator("[data-problem]")).to_be_visible()
    tablet.context.set_offline(False)
    expect(tablet.locator("[data-sent]")).to_have_text("すべて送りました")
    expect(tablet.locator("[data-problem]")).to_be_hidden()


def test_a_lost_answer_does_not_note_twice(tablet: Page, window: Callable[..., BrowserContext]) -> None:
    """The server keeps the note and its answer is lost on the way: the tablet sends it again."""
    bodies: list[dict[str, Any]] = []

    def lose(route: Any) -> None:
        bodies.append(json.loads(route.request.post_data))
        if len(bodies) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    tablet.route("**/notes/", lose)
    tablet.tap("[data-kind=check]")
    tablet.tap("[data-stop]")
    expect(tablet.locator("[data-sent]")).to_have_text("未送信 1 件")
    expect(tablet.locator("[data-sent]")).to_have_text("すべて送りました")
    assert bodies[0]["notes"] == bodies[1]["notes"]


def test_reloading_keeps_what_is_being_noted(tablet: Page) -> None:
    tablet.tap("[data-kind=writing]")
    tablet.tap("[data-for=count-kana][data-add='1']")
    tablet.reload()
    expect(tablet.locator("[data-kind=writing]")).to_have_attribute("aria-pressed", "true")
    expect(tablet.locator("#count-kana")).to_have_value("1")
    tablet.tap("[data-stop]")
    expect(tablet.locator("[data-sent]")).to_have_text("すべて送りました")


@pytest.mark.parametrize("viewport", [TABLET, PHONE], ids=["768", "390"])
def test_every_target_of_the_tablet_is_large(window: Any, viewport: dict[str, int]) -> None:
    context = window("observer", viewport=viewport, has_touch=True)
    page = context.new_page()
    page.goto("/d/bpr/observe/")
    page.click("main .task-list__name")
    page.tap("[data-kind=writing]")
    page.tap("[data-remark-open]")
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, select, input:not([type=hidden]), summary')]
        .filter(one => one.offsetParent && one.getBoundingClientRect().height < 44 && !one.closest('details'))
        .map(one => one.outerHTML.slice(0, 120))"""
    )
    assert small == []
    keys = page.locator(".observe-keys").bounding_box()
    assert keys is not None
    assert keys["y"] + keys["height"] <= viewport["height"] + 1
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    page.tap("[data-stop]")
    expect(page.locator("[data-sent]")).to_have_text("すべて送りました")
    context.close()


PAGES = {
    "home": "/d/bpr/", "scenario": "/d/bpr/scenario/move_in_five/", "new": "/d/bpr/new/",
    "flows": "/d/bpr/flows/", "ideas": "/d/bpr/ideas/", "idea-new": "/d/bpr/ideas/new/",
    "workloads": "/d/bpr/workload/", "workload-new": "/d/bpr/workload/new/", "advice": "/d/advice/",
    "dispatch": "/d/advice/dispatch/", "training": "/d/advice/training/",
}  # fmt: skip
INNER = {
    "survey": ("/d/bpr/", "家族5人の転入（1班）"), "flow": ("/d/bpr/flows/", "家族5人の転入"),
    "idea": ("/d/bpr/ideas/", "転出証明書情報から申請書を印字する"),
    "workload": ("/d/bpr/workload/", "令和の業務量調査（見本）"),
}  # fmt: skip


@pytest.mark.parametrize("width", [1366, 768, 360])
def test_pages_of_the_leader(window: Any, axe: Axe, width: int) -> None:
    context = window("leader", viewport={"width": width, "height": 800})
    page = context.new_page()
    for name, address in PAGES.items():
        page.goto(address)
        look(page, axe, f"reform-{name}")
    for name, (listing, link) in INNER.items():
        page.goto(listing)
        with page.expect_navigation():
            page.click(f"main >> text='{link}'")
        look(page, axe, f"reform-{name}")
        for inner, word in {"survey": "首長への報告を作る", "flow": "見直し後を直す"}.items():
            if name == inner:
                with page.expect_navigation():
                    page.click(f"text='{word}'")
                look(page, axe, f"reform-{name}-edit")
    context.close()


@pytest.mark.parametrize("width", [1366, 360])
def test_pages_of_the_adviser_office(window: Any, axe: Axe, width: int) -> None:
    context = window("adviser", viewport={"width": width, "height": 800})
    page = context.new_page()
    for name, address in {"office": "/d/advice/office/", "advisers": "/d/advice/office/advisers/"}.items():
        page.goto(address)
        look(page, axe, f"reform-{name}")
        with page.expect_navigation():
            page.click("main tbody a")
        look(page, axe, f"reform-{name}-one")
    context.close()


def test_the_report_is_shown(window: Any) -> None:
    context = window("leader", viewport=DESK)
    page = context.new_page()
    page.goto("/d/bpr/")
    page.click("main >> text='家族5人の転入（1班）'")
    address = page.get_attribute("main a[href$='.pdf']", "href")
    answer = page.request.get(str(address))
    assert answer.body().startswith(b"%PDF")
    context.close()


def look(page: Page, axe: Axe, name: str) -> None:
    """No violation, nothing wider than the window."""
    axe(page, name)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
