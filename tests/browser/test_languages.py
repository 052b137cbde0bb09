"""The kiosk, the ticket and the public pages in the five languages that are neither Japanese nor English."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import SHOTS, Server, _context, _sign_in, city_hall
from tests.browser.test_tickets import CITY, _paired, _phone_address

Axe = Callable[[Page, str], None]
# What the button that draws a number says.
TAKE = {
    "zh-Hans": "取号", "zh-Hant": "抽號碼牌", "ko": "번호표 뽑기", "vi": "Lấy phiếu số thứ tự",
    "pt-BR": "Retirar senha",
}  # fmt: skip
LANGUAGES = pytest.mark.parametrize("code", TAKE)
# The signs of a page that are drawn like one that no font has.
UNDRAWN = """() => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 48, height: 48 });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.font = `32px ${getComputedStyle(document.body).fontFamily}`;
  const picture = (sign) => {
    pen.clearRect(0, 0, 48, 48);
    pen.fillText(sign, 4, 40);
    return pen.getImageData(0, 0, 48, 48).data.join();
  };
  const none = picture("\\uE123");
  return [...new Set(document.body.textContent)].filter((sign) => sign.trim() && picture(sign) === none);
}"""
# What elements say themselves, not what stands inside of those within them.
OWN_TEXT = """all => all.filter((one) => !one.closest("[lang=ja]")).flatMap(
  (one) => [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data))"""
# A browser that has these voices only, and notes what it was asked to say.
VOICES = """(() => {
  window.said = [];
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  speechSynthesis.getVoices = () => [{ lang: "ja-JP" }, { lang: "vi_VN" }];
  speechSynthesis.speak = (said) => window.said.push(said.lang, said.voice.lang);
})()"""


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with city_hall(tmp_path_factory.mktemp("languages"), "tests.browser.ticket_seed") as running:
        yield running


@pytest.fixture(scope="module")
def kiosk(browser: Browser, hall: Server) -> Iterator[Page]:
    state = _sign_in(browser, hall, "administrator")
    staff = _context(browser, hall, storage_state=state)
    yield from _paired(browser, hall, staff.new_page(), "honcho")
    staff.close()


@LANGUAGES
def test_from_the_kiosk_to_the_phone(
    browser: Browser, hall: Server, kiosk: Page, axe: Axe, code: str
) -> None:
    kiosk.set_viewport_size({"width": 1080, "height": 1920})
    kiosk.goto(f"/k/{CITY}/honcho/?lang={code}")
    _fits(kiosk, axe, f"kiosk-{code}", code)
    kiosk.locator(".kiosk-tile").first.click()
    kiosk.wait_for_url("**/purpose/**")
    expect(kiosk.locator(".kiosk-take")).to_have_text(TAKE[code])
    _fits(kiosk, axe, f"kiosk-purpose-{code}", code)
    kiosk.locator(".kiosk-take").click()
    expect(kiosk.locator(".kiosk-ticket__number")).to_be_visible()
    _fits(kiosk, axe, f"kiosk-ticket-{code}", code)
    _picture_of_the_slip(kiosk, code)
    address = _phone_address(kiosk)
    for width in (320, 360):
        context = _context(browser, hall, viewport={"width": width, "height": 740}, has_touch=True)
        phone = context.new_page()
        phone.goto(address)
        _fits(phone, axe, f"my-ticket-{code}", code)
        phone.goto(f"/q/{CITY}/?lang={code}")
        _fits(phone, axe, f"congestion-{code}", code)
        phone.goto(f"/q/{CITY}/honcho/reserve/move_in/?lang={code}")
        _fits(phone, axe, f"reserve-day-{code}", code)
        context.close()


@LANGUAGES
def test_the_kiosk_on_small_and_wide_screens(kiosk: Page, axe: Axe, code: str) -> None:
    for width, height in ((320, 640), (1366, 768)):
        kiosk.set_viewport_size({"width": width, "height": height})
        kiosk.goto(f"/k/{CITY}/honcho/?lang={code}")
        _fits(kiosk, axe, f"kiosk-{code}", code)
        kiosk.goto(f"/k/{CITY}/honcho/code/?lang={code}")
        _fits(kiosk, axe, f"kiosk-code-{code}", code)


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1080, 1920)])
def test_a_display_says_in_every_language_whom_to_ask(
    browser: Browser, hall: Server, axe: Axe, width: int, height: int
) -> None:
    context = _context(browser, hall, viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(f"/q/board/{CITY}/honcho/all/")
    axe(page, "board-languages")
    strip = page.locator("[data-strip] [lang]")
    assert strip.evaluate_all("all => all.map((one) => one.lang)") == ["ja", "en", *TAKE]
    foot = page.locator(".board-foot").bounding_box()
    assert foot is not None
    assert foot["y"] + foot["height"] <= height
    assert foot["height"] <= height / 8
    context.close()


def test_nothing_is_read_by_a_voice_of_another_language(kiosk: Page) -> None:
    kiosk.add_init_script(VOICES)
    kiosk.goto(f"/k/{CITY}/honcho/?lang=ko")
    expect(kiosk.locator("[data-voice]")).to_be_hidden()
    kiosk.goto(f"/k/{CITY}/honcho/?lang=vi")
    kiosk.locator("[data-voice]").click()
    assert kiosk.evaluate("said") == ["vi-VN", "vi_VN"]
    kiosk.goto(f"/k/{CITY}/honcho/?lang=ko")
    assert kiosk.evaluate("said") == []


def _fits(page: Page, axe: Axe, name: str, code: str) -> None:
    axe(page, name)
    assert page.evaluate("document.documentElement.lang") == code
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert page.evaluate(UNDRAWN) == []
    shown = "".join(page.locator("main :not([lang=ja])").evaluate_all(OWN_TEXT))
    assert not re.findall(r"[ぁ-ヶ]+", shown), name


def _picture_of_the_slip(page: Page, code: str) -> None:
    page.emulate_media(media="print")
    page.locator(".slip").screenshot(path=SHOTS / f"slip-{code}.png")
    page.emulate_media(media="screen")
