"""The interview without a mouse: an answer can be given at once, and one answer can do for the others."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import desk


def test_the_first_control_is_ready_for_the_keyboard(page: Page) -> None:
    """The digits that stand on the choices work without a Tab or a click."""
    visit = desk.open_expected(page)
    page.goto(f"/c/v/{visit}/ask/?q=protection")
    page.keyboard.press("2")
    expect(page.locator("[name='v.value'][value='false']")).to_be_checked()
    page.goto(f"/c/v/{visit}/ask/?q=phone")
    page.keyboard.type("0991112222")
    assert page.input_value("[name='v.value']") == "0991112222"


def test_the_first_persons_answer_does_for_the_others(page: Page) -> None:
    visit = desk.open_expected(page)
    page.goto(f"/c/v/{visit}/ask/?q=school")
    rows = page.locator(".by-person__row input")
    assert rows.count() == 2
    page.keyboard.type("霧島市立国分小学校")
    page.get_by_role("button", name="いちばん上と同じにする").click()
    page.reload()
    assert [row.input_value() for row in rows.all()] == ["霧島市立国分小学校"] * 2
