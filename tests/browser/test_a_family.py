"""The family of five moves in: with the mouse, and again with the keyboard alone. They write nothing."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import desk


def test_the_family_is_served_and_writes_nothing(
    page: Page, tablet: Page, signed_in: Callable[..., BrowserContext], axe: Callable[[Page, str], None]
) -> None:
    desk.pair(page, tablet)
    axe(page, "device")
    axe(tablet, "tablet-idle")
    page.goto("/c/")
    axe(page, "reception")
    visit = desk.open_expected(page)
    axe(page, "identity")
    page.get_by_label("マイナンバーカード").check()
    page.get_by_role("button", name="確認した").click()
    page.wait_for_selector("#say")
    axe(page, "ask")

    asked = desk.interview(page, page.get_by_role("button", name="次へ").last.click)
    assert asked <= 12
    axe(page, "asked")
    page.get_by_role("link", name="手続きを確かめる").click()
    expect(page.get_by_role("heading", name="今回の手続き")).to_be_visible()
    axe(page, "tasks")
    page.get_by_role("button", name="申請書を作る").click()
    page.wait_for_selector(".sheet")
    desk.fill_gaps(page, visit)
    axe(page, "form")
    page.get_by_role("button", name="署名へ進む").click()
    expect(page.get_by_role("heading", name="署名", exact=True)).to_be_visible()

    signers = page.locator(".signers > li").count()
    assert signers <= 3
    for number in range(signers):
        page.keyboard.press("F9")
        tablet.wait_for_selector("[data-next]:visible")
        axe(tablet, f"tablet-read-{number}")
        desk.draw(tablet)
        expect(page.get_by_text("タブレット署名")).to_have_count(number + 1)
    expect(page.get_by_text("署名がそろいました")).to_be_visible()
    axe(page, "sign")
    axe(tablet, "tablet-thanks")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("すべて受け付けました")).to_be_visible()
    assert page.locator(".result__after .result__figure").inner_text().startswith("0")
    assert page.locator(".result__before .result__figure").inner_text().startswith("83")
    assert page.locator(".handoff").count() >= 3
    axe(page, "done")
    _section_takes_its_task_and_the_clerk_sees_it(page, signed_in)
    page.keyboard.press("F4")
    page.wait_for_url("**/c/")


def test_a_packet_signed_a_moment_ago_can_be_received_at_once(page: Page, tablet: Page) -> None:
    """The screen learns of the last signature while the clerk presses: one submission, and the last page."""
    desk.pair(page, tablet)
    visit = desk.prepare(page)
    for _ in range(page.locator(".signers > li").count()):
        page.keyboard.press("F9")
        tablet.wait_for_selector("[data-next]:visible")
        desk.draw(tablet)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/done/")
    page.goto(f"/c/v/{visit}/sign/")
    page.wait_for_url("**/done/")


def _section_takes_its_task_and_the_clerk_sees_it(
    page: Page, signed_in: Callable[..., BrowserContext]
) -> None:
    received = page.locator(".handoff", has_text="保険課").inner_text()
    section = signed_in("insurance").new_page()
    section.goto("/b/q")
    rows = section.locator("tr", has_text="国民健康保険 取得届")
    number = next(
        row.inner_text() for row in rows.locator("td:nth-child(3)").all() if row.inner_text() in received
    )
    rows.filter(has_text=number).get_by_role("link").click()
    section.get_by_role("button", name="担当する").first.click()
    expect(page.locator(".handoff", has_text="保険課").get_by_text("処理中").first).to_be_visible()
    section.context.close()


def test_the_family_is_served_by_keyboard_alone(page: Page) -> None:
    page.goto("/c/")
    start = page.locator(".visit-line", has_text="髙﨑").get_by_role("button").first
    _tab_to(page, start)
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/")
    visit = page.url.split("/v/")[1].split("/")[0]
    _tab_to(page, page.locator("[name=document]").first)
    page.keyboard.press("2")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#say")

    assert desk.interview(page, lambda: page.keyboard.press("Control+Enter")) <= 12
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/tasks/")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".sheet")
    desk.fill_gaps(page, visit)
    page.goto(f"/c/v/{visit}/f/1/")
    page.keyboard.press("F4")
    page.wait_for_url("**/sign/")
    _sign_in_ink_by_keyboard(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/done/")
    page.keyboard.press("F4")
    page.wait_for_url("**/c/")


def _sign_in_ink_by_keyboard(page: Page) -> None:
    for _ in range(page.locator(".signers > li").count()):
        button = page.get_by_role("button", name="印刷した紙に署名をもらった").first
        before = page.get_by_text("紙への署名").count()
        _tab_to(page, button)
        page.keyboard.press("Enter")
        expect(page.get_by_text("紙への署名")).to_have_count(before + 1)
        page.wait_for_load_state()  # keys work from there on


def _tab_to(page: Page, target: object) -> None:
    """Press Tab until the control has the focus; it must be seen there, not under a sticky bar."""
    handle = target.element_handle()  # type: ignore[attr-defined]
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("one => document.activeElement === one", handle):
            assert page.evaluate(
                "one => { const box = one.getBoundingClientRect();"
                " const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);"
                " return one === top || one.contains(top) || top?.contains(one); }",
                handle,
            ), "the focus is hidden"
            return
    raise AssertionError("Tab never reaches the control")
