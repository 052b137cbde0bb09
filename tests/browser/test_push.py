"""A ticket's page is told while it is closed: button, server, worker process, push service, service worker.

The push service is the simulated one, since no browser maker can be reached from a test: it gives the page
its keys in the browser's place, checks and decrypts what the server sends, and the text is handed to the real
service worker as Chromium's own developer tools do it.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from madoguchi.cityhall.tickets.push.vapid import new_key
from madoguchi.connectors.push_simulator import new_browser, received
from tests.browser.conftest import PATIENCE_MS, Server, _context, _sign_in, city_hall
from tests.browser.test_tickets import CITY, _call_chosen, _draw, _paired, _phone_address, _sit_down

Axe = Callable[[Page, str], None]
# The page's keys are the simulated service's; the browser itself would ask its maker for them.
GIVEN = """(() => {
  let mine = null;
  PushManager.prototype.getSubscription = async () => mine;
  PushManager.prototype.subscribe = async (options) => {
    window.asked = { visible: options.userVisibleOnly, key: options.applicationServerKey.length };
    const { endpoint, p256dh, auth } = %s;
    const keys = { p256dh, auth };
    mine = { options, toJSON: () => ({ endpoint, keys }), unsubscribe: async () => { mine = null; } };
    return mine;
  };
})()"""
# The same, kept over pages as a browser keeps it.
KEPT = """(() => {
  const mine = () => {
    const key = JSON.parse(localStorage.getItem("mine"));
    if (!key) return null;
    return {
      options: { applicationServerKey: Uint8Array.from(key).buffer },
      toJSON: () => { const { endpoint, p256dh, auth } = %s; return { endpoint, keys: { p256dh, auth } }; },
      unsubscribe: async () => localStorage.removeItem("mine"),
    };
  };
  PushManager.prototype.getSubscription = async () => mine();
  PushManager.prototype.subscribe = async (options) => {
    localStorage.setItem("mine", JSON.stringify([...options.applicationServerKey]));
    return mine();
  };
})()"""
# What a touch on a notification opens while no page of the ticket is open.
TOUCHED = """async () => {
  const opened = new Promise((done) => { self.clients.openWindow = async (address) => done(address); });
  self.clients.matchAll = async () => [];
  await self.registration.showNotification("A001");
  const [notification] = await self.registration.getNotifications();
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
  return opened;
}"""
SHOWN = """async (page) => {
  const registration = await navigator.serviceWorker.getRegistration(page);
  return (await registration.getNotifications()).map((one) => [one.title, one.body, one.lang, one.tag]);
}"""


@pytest.fixture(scope="module")
def browser(browser: Browser) -> Iterator[Browser]:
    """The Chromium with windows: the one without has no notifications."""
    launched = browser.browser_type.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    yield launched
    launched.close()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("push")


@pytest.fixture(scope="module")
def hall(data: Path) -> Iterator[Server]:
    own = {
        "MADOGUCHI_PUSH_KEY": new_key(), "MADOGUCHI_PUSH_CONTACT": "mailto:it@city.example",
        "MADOGUCHI_PUSH": "madoguchi.connectors.push_simulator.SimulatedPush",
    }  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        for name, value in own.items():
            patch.setitem(os.environ, name, value)
        with city_hall(data, "tests.browser.ticket_seed") as running:
            yield running


@pytest.fixture(scope="module")
def addresses(browser: Browser, hall: Server) -> list[str]:
    """The pages of two tickets that a kiosk gave."""
    administrator = _context(browser, hall, storage_state=_sign_in(browser, hall, "administrator"))
    made = []
    for kiosk in _paired(browser, hall, administrator.new_page(), "kita"):
        for _ in range(2):
            _draw(kiosk, "kita", "証明書がほしい")
            made.append(_phone_address(kiosk))
    administrator.close()
    return made


def test_a_closed_page_is_told_that_its_number_is_called(
    browser: Browser, hall: Server, data: Path, axe: Axe
) -> None:
    windows = {
        name: _context(browser, hall, storage_state=_sign_in(browser, hall, name)).new_page()
        for name in ("administrator", "clerk")
    }
    for kiosk in _paired(browser, hall, windows["administrator"], "honcho"):
        label = _draw(kiosk, "honcho", "引っ越す")
        given, address = new_browser(data / "simulated-push"), _phone_address(kiosk)
    phone = _context(browser, hall, viewport={"width": 360, "height": 740}, permissions=["notifications"])
    page = phone.new_page()
    page.add_init_script(GIVEN % json.dumps(given))
    page.goto(address)
    button = page.locator("[data-push-toggle]")
    expect(button).to_have_text("画面を閉じていても知らせる")
    axe(page, "my-ticket-push")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_have_text("画面を閉じていても知らせます")
    assert page.evaluate("asked") == {"visible": True, "key": 65}
    elsewhere = phone.new_page()
    elsewhere.goto(f"/q/{CITY}/")
    page.close()
    _call_chosen(_sit_down(windows["clerk"], "見本市役所 本庁舎", "1番"), label)
    texts = _wait_for(lambda: received(data / "simulated-push", given["endpoint"]), 2)
    _deliver(elsewhere, hall, address, texts[-1])
    called = [f"{label} お呼びしています", "1番の窓口へお越しください", "ja", "ticket"]
    assert _wait_for(lambda: elsewhere.evaluate(SHOWN, address), 1) == [called]
    for one in (phone, *(window.context for window in windows.values())):
        one.close()


def test_whoever_forbids_notifications_is_told_so(
    browser: Browser, hall: Server, addresses: list[str]
) -> None:
    phone = _context(browser, hall, viewport={"width": 320, "height": 640}, permissions=[])
    page = phone.new_page()
    page.goto(addresses[0] + "?lang=vi")
    page.locator("[data-push-toggle]").click()
    expect(page.locator("[data-push-failed]")).to_contain_text("Không dùng được thông báo")
    expect(page.locator("[data-push-toggle]")).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.close()


def test_the_button_says_on_only_when_somebody_tells(
    browser: Browser, hall: Server, data: Path, addresses: list[str]
) -> None:
    """Not for what the server did not take, nor for what was made for an earlier key of the city."""
    given = new_browser(data / "simulated-push")
    phone = _context(browser, hall, viewport={"width": 360, "height": 740}, permissions=["notifications"])
    page = phone.new_page()
    page.add_init_script(KEPT % json.dumps(given))
    page.route("**/push", lambda route: route.fulfill(status=422))
    page.goto(addresses[1])
    button = page.locator("[data-push-toggle]")
    button.click()
    expect(page.locator("[data-push-failed]")).not_to_be_empty()
    assert page.evaluate("localStorage.getItem('mine')") is None
    page.unroute("**/push")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(button).to_be_visible()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.evaluate("localStorage.setItem('mine', JSON.stringify([4, ...Array(64).fill(7)]))")
    page.reload()
    expect(button).to_be_visible()
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    phone.close()


def test_of_two_phones_with_one_ticket_the_earlier_one_says_that_it_is_not_told(
    browser: Browser, hall: Server, data: Path, addresses: list[str]
) -> None:
    first, second = (_asking(browser, hall, data, addresses[1]) for _ in range(2))
    pressed, look = "aria-pressed", "document.dispatchEvent(new Event('visibilitychange'))"
    for page in (first, second):
        page.locator("[data-push-toggle]").click()
        expect(page.locator("[data-push-toggle]")).to_have_attribute(pressed, "true")
        page.evaluate(look)
    button = first.locator("[data-push-toggle]")
    first.evaluate(look)
    expect(button).to_have_attribute(pressed, "false")
    expect(button).to_have_text("画面を閉じていても知らせる")
    first.reload()
    expect(button).to_be_visible()
    expect(button).to_have_attribute(pressed, "false")
    # And the other way round; then the first turns it off for both.
    button.click()
    expect(button).to_have_attribute(pressed, "true")
    second.evaluate(look)
    expect(second.locator("[data-push-toggle]")).to_have_attribute(pressed, "false")
    second.locator("[data-push-toggle]").click()
    expect(second.locator("[data-push-toggle]")).to_have_attribute(pressed, "true")
    second.locator("[data-push-toggle]").click()
    expect(second.locator("[data-push-toggle]")).to_have_attribute(pressed, "false")
    first.reload()
    expect(button).to_have_attribute(pressed, "false")
    for page in (first, second):
        page.context.close()


def _asking(browser: Browser, hall: Server, data: Path, address: str) -> Page:
    """A phone of its own that may show notifications, on the page of the ticket."""
    phone = _context(browser, hall, viewport={"width": 360, "height": 740}, permissions=["notifications"])
    page = phone.new_page()
    page.add_init_script(KEPT % json.dumps(new_browser(data / "simulated-push")))
    page.goto(address)
    return page


def test_a_touch_opens_the_page_in_the_language_in_which_it_asked(
    browser: Browser, hall: Server, data: Path, addresses: list[str]
) -> None:
    given, address = new_browser(data / "simulated-push"), f"{addresses[0]}?lang=ko"
    phone = _context(browser, hall, viewport={"width": 360, "height": 740}, permissions=["notifications"])
    page = phone.new_page()
    page.add_init_script(GIVEN % json.dumps(given))
    page.goto(address)
    page.locator("[data-push-toggle]").click()
    expect(page.locator("[data-push-toggle]")).to_have_attribute("aria-pressed", "true")
    (worker,) = phone.service_workers
    assert worker.evaluate(TOUCHED) == f"{hall.url}{address.removeprefix(hall.url)}"
    phone.close()


def _deliver(page: Page, hall: Server, address: str, text: str) -> None:
    """Chromium's own way to try a push: the registered worker gets the event."""
    tools = page.context.new_cdp_session(page)
    known: dict[str, str] = {}

    def note(event: Any) -> None:
        known.update({one["scopeURL"]: one["registrationId"] for one in event["registrations"]})

    tools.on("ServiceWorker.workerRegistrationUpdated", note)
    tools.send("ServiceWorker.enable")
    scope = f"{hall.url}{address.removeprefix(hall.url)}"
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while scope not in known and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    message = {"origin": f"{hall.url}", "registrationId": known[scope], "data": text}
    tools.send("ServiceWorker.deliverPushMessage", message)


def _wait_for(ask: Callable[[], list[Any]], count: int) -> list[Any]:
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while len(ask()) < count and time.monotonic() < deadline:
        time.sleep(0.2)
    return ask()
