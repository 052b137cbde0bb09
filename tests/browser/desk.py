"""The clerk's and the resident's hands: the steps of a visit, each by mouse or by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

# question sentence (part) → how it is answered for the family of the Kagoshima count
TEXTS = {
    "v.text": "見本市本町一丁目2番3号",
    "v.building": "みほんハイツ101号室",
    "v.bank": "見本銀行",
    "v.branch": "本店",
    "v.number": "1234567",
    "v.copies": "2",
    "v.purpose": "勤務先へ提出",
}
SENTENCES = {
    "住み始めた日": "R8.11.20",
    "電話番号": "０９０－１２３４－５６７８",
    "学校の名前": "霧島市立国分小学校",
    "転出予定日": "R8.11.21",
}
CHOICES = {
    "insurance": "nhi",
    "payment": "account",
    "payout": "account",
    "v.public_servant": "false",
    "v.extent": "household",
}


def pair(clerk: Page, tablet: Page) -> None:
    """Pair the tablet by its six digits."""
    clerk.goto("/c/device/")
    clerk.locator("main form:not([action]) button[type=submit]").click()
    address = clerk.locator("main a[href*='/t/pair/']").get_attribute("href")
    code = clerk.locator(".pairing-code").inner_text().strip()
    tablet.goto(str(address))
    tablet.fill("#code", code)
    tablet.keyboard.press("Enter")
    tablet.wait_for_url("**/t/")
    expect(clerk.get_by_text("つながりました")).to_be_visible()


def open_expected(page: Page) -> str:
    """Start the visit of the first expected family; the visit's id."""
    page.goto("/c/")
    page.locator(".visit-line", has_text="髙﨑").get_by_role("button", name="来庁を始める").first.click()
    page.wait_for_url("**/id/")
    return page.url.split("/v/")[1].split("/")[0]


def answer(page: Page) -> None:
    """Fill the question that is on the screen, as the family answers it. Typing and choosing only."""
    say = page.locator("#say").inner_text()
    for control in page.locator("#step-form input.input").all():
        name = str(control.get_attribute("name"))
        text = TEXTS.get(name) or next((value for part, value in SENTENCES.items() if part in say), "")
        if text and not control.input_value():
            control.fill(text)
    for name in page.locator("#step-form input[type=radio]").evaluate_all(
        "all => [...new Set(all.map(one => one.name))]"
    ):
        _choose(page, name, say)
    for control in page.locator("#step-form select[name^='v.']").all():
        if not control.input_value():
            control.select_option(index=1)
    for tick in page.locator("#step-form input[name^='i.seal.']").all():
        tick.check()


def _choose(page: Page, name: str, say: str) -> None:
    group = page.locator(f'#step-form input[name="{name}"]')
    if group.and_(page.locator(":checked")).count():
        return
    wanted = CHOICES.get(name) or next(
        (value for value in CHOICES.values() if group.and_(page.locator(f'[value="{value}"]')).count()), ""
    )
    if "カードを見て" in say or "手当は、公金" in say:
        wanted = "false" if "カード" in say else "account"
    target = group.and_(page.locator(f'[value="{wanted}"]')) if wanted else group
    (target if target.count() else group).first.check()


def interview(page: Page, forward: Callable[[], Any]) -> int:
    """Answer everything; the number of questions asked."""
    asked = 0
    while page.locator("#say").count():
        asked += 1
        assert asked < 30, "the interview does not end"
        say = page.locator("#say").inner_text()
        answer(page)
        forward()
        page.wait_for_function("say => document.querySelector('#say')?.innerText !== say", arg=say)
    return asked


def fill_gaps(page: Page, visit: str) -> None:
    """Type what no source and no question gave (the school that the city designates)."""
    page.goto(f"/c/v/{visit}/f/1/")
    while page.locator(".form-tabs a", has_text="未記入あり").count():
        page.locator(".form-tabs a", has_text="未記入あり").first.click()
        page.wait_for_selector("#step-form")
        page.wait_for_load_state()  # keys work from there on
        for control in page.locator("#step-form input.input").all():
            control.fill("見本市立本町小学校")
        for control in page.locator("#step-form select").all():
            control.select_option(index=1)
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("#step-form", state="detached")


def draw(tablet: Page) -> None:
    """Confirm the contents and write a name with the pointer."""
    tablet.locator("[data-next]").click()
    box = tablet.locator("[data-pad]").bounding_box()
    assert box and box["width"] >= 600 and box["height"] >= 200
    for stroke in range(4):
        left, top = box["x"] + 80 + stroke * 150, box["y"] + 60
        tablet.mouse.move(left, top)
        tablet.mouse.down()
        for step in range(12):
            tablet.mouse.move(left + step * 8, top + (step * 29) % 140)
        tablet.mouse.up()
    tablet.locator("[data-sign] button[type=submit]").click()
    tablet.wait_for_selector("text=署名を受け取りました")


def prepare(page: Page) -> str:
    """A family's visit up to the signing page; the visit's id."""
    visit = open_expected(page)
    page.get_by_label("マイナンバーカード").check()
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#say")
    interview(page, lambda: page.keyboard.press("Control+Enter"))
    fill_gaps(page, visit)
    page.goto(f"/c/v/{visit}/f/1/")
    page.keyboard.press("F4")
    page.wait_for_url("**/sign/")
    return visit


def file_without_a_pen(page: Page) -> str:
    """A family's visit up to the last page, signed on paper; the visit's id."""
    visit = prepare(page)
    for number in range(page.locator(".signers > li").count()):
        page.get_by_role("button", name="印刷した紙に署名をもらった").first.click()
        page.locator(".signers .badge--done").nth(number).wait_for()
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/done/")
    return visit
