"""The card agent in real Chromium: foreign pages learn nothing, ours connect, and say so when it is gone."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.cardroom import CardRoom, card_room
from tests.browser.conftest import CHROMIUM, _context, _sign_in

Axe = Callable[[Page, str], None]
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What a hostile page can do with an address: read it, read it blindly, frame it, load it as a script.
ATTACK = """async (agent) => {
  const told = {};
  const asked = [
    ["/", {}], ["/state", {}], ["/v1/hello", {}], ["/v1/events", {headers: {Authorization: "Bearer x"}}],
    ["/v1/pair", {method: "POST", body: JSON.stringify({code: "0000-0000", server_key: ""})}],
    ["/v1/orders", {method: "POST", body: "{}"}], ["/v1/staff-login", {method: "POST", body: "{}"}],
    ["/unpair", {method: "POST"}],
  ];
  for (const [path, options] of asked) {
    told[path] = await fetch(agent + path, options).then((answer) => answer.text(), () => "nothing");
    const blind = await fetch(agent + path, {...options, headers: {}, mode: "no-cors"}).catch(() => null);
    told["blind " + path] = blind ? await blind.text() : "";
  }
  const frame = document.createElement("iframe");
  frame.src = agent + "/";
  document.body.append(frame);
  await new Promise((done) => { frame.onload = done; setTimeout(done, 3000); });
  try { told.frame = frame.contentDocument?.body.innerText ?? "nothing"; } catch { told.frame = "nothing"; }
  const script = document.createElement("script");
  script.src = agent + "/page.js";
  told.script = await new Promise((done) => {
    script.onload = () => done("loaded");
    script.onerror = () => done("nothing");
    document.body.append(script);
  });
  return told;
}"""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CardRoom]:
    with card_room(tmp_path_factory.mktemp("agentroom"), "tests.browser.seed") as made:
        yield made


@pytest.fixture(scope="module")
def state(browser: Browser, room: CardRoom) -> Any:
    return _sign_in(browser, room.server, "clerk")


@pytest.fixture
def window(browser: Browser, room: CardRoom, state: Any) -> Iterator[BrowserContext]:
    """The clerk's browser, not connected yet."""
    context = _context(browser, room.server, storage_state=state)
    yield context
    room.take_all()
    context.close()


@contextmanager
def foreign_page() -> Iterator[str]:
    """A page of somebody else on another port of this machine."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = "<!doctype html><title>悪意のページ</title><body>".encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_foreign_page_reads_nothing_and_changes_nothing(window: BrowserContext, room: CardRoom) -> None:
    page = window.new_page()
    room.pair(page)
    with foreign_page() as address:
        foreign = window.new_page()
        foreign.goto(address)
        told = foreign.evaluate(ATTACK, room.agent_url)
        assert {name: text for name, text in told.items() if text not in ("nothing", "")} == {}
        with window.expect_page() as opened:
            foreign.evaluate("agent => { window.other = window.open(agent + '/'); }", room.agent_url)
        opened.value.wait_for_load_state()
        seen = "() => { try { return window.other.document.body.innerText; } catch { return 'nothing'; } }"
        assert foreign.evaluate(seen) in ("nothing", "")
    look = window.new_page()
    look.goto(room.agent_url)
    expect(look.locator("[data-part=partner]")).to_contain_text("1番")


def test_a_foreign_name_for_this_machine_opens_no_door(browser: Browser, room: CardRoom) -> None:
    """DNS rebinding: the browser itself believes that evil.example is this machine."""
    port = room.agent_url.rpartition(":")[2]
    rules = ["--no-sandbox", "--host-resolver-rules=MAP evil.example 127.0.0.1"]
    rebound = browser.browser_type.launch(executable_path=CHROMIUM, args=rules)
    page = rebound.new_page()
    answer = page.goto(f"http://evil.example:{port}/")
    assert answer is not None and answer.status == 403
    for path in ("/state", "/v1/hello"):
        assert page.evaluate("path => fetch(path).then(answer => answer.status)", path) == 403
    rebound.close()


def test_connecting_by_keyboard_with_a_wrong_code_first(
    window: BrowserContext, room: CardRoom, axe: Axe
) -> None:
    page, look = window.new_page(), window.new_page()
    look.goto(room.agent_url)
    shown = look.locator("[data-part=code]")
    expect(shown).not_to_contain_text("--")
    axe(look, "card-agent")
    code = shown.inner_text()
    page.bring_to_front()
    page.goto("/r/?next=/c/")
    expect(page.locator("[data-agent-here]")).to_be_visible()
    axe(page, "card-connect")
    expect(page.locator("#code")).to_be_focused()
    page.keyboard.type("00000000" if code != "0000-0000" else "00000001")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("番号が違うか、時間が過ぎています")
    expect(page.locator("#code")).to_be_focused()
    axe(page, "card-connect-wrong")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{room.server.url}/c/")
    assert "token" in str(page.evaluate("sessionStorage.getItem('card-reader')"))
    look.bring_to_front()
    expect(shown).not_to_have_text(code)


@pytest.mark.parametrize("width", [320, 360])
def test_the_pages_fit_a_narrow_screen(window: BrowserContext, room: CardRoom, axe: Axe, width: int) -> None:
    page = window.new_page()
    page.set_viewport_size({"width": width, "height": 740})
    pages = ((f"{room.agent_url}/", "card-agent"), ("/r/", "card-connect"))
    for address, name in pages:
        page.goto(address)
        if name == "card-agent":
            expect(page.locator("[data-part=server]")).not_to_be_empty()
        assert page.evaluate(SIDEWAYS) <= 0, address
        axe(page, name)


def test_the_counter_says_what_lies_on_the_reader_and_that_it_is_simulated(
    window: BrowserContext, room: CardRoom, axe: Axe
) -> None:
    page = window.new_page()
    room.pair(page)
    page.locator('button[name="event"][value="move_in"]').click()
    page.wait_for_url("**/id/")
    page.goto(page.url.replace("/id/", "/card/"))
    section = page.get_by_role("region", name="カードリーダー")
    status = section.get_by_role("status")
    expect(status).to_have_text("カードを置いてください")
    room.lay("adult")
    expect(status).to_have_text("カードがあります")
    expect(section).to_contain_text("模擬")
    room.lay("child", "--second")
    expect(status).to_contain_text("本人のカード1枚だけを残して")
    axe(page, "card-two-cards")
    room.take_all()
    expect(status).to_have_text("カードを置いてください")
    section.get_by_role("button", name="切り離す").click()
    expect(status).to_contain_text("つながっていません")
    expect(section.get_by_role("link", name="カードリーダーをつなぐ")).to_be_visible()


def test_another_tab_and_the_next_session_are_not_connected(window: BrowserContext, room: CardRoom) -> None:
    page = window.new_page()
    room.pair(page)
    other = window.new_page()
    other.goto("/c/")
    assert other.evaluate("sessionStorage.getItem('card-reader')") is None


def present_staff_card(page: Page, pin: str) -> None:
    """The form with the PIN, on the page of one's own cards and on the sign-in page alike."""
    page.get_by_label("カードの暗証番号").fill(pin)
    page.keyboard.press("Enter")


def test_a_staff_card_opens_the_door_until_it_is_blocked(browser: Browser, room: CardRoom, axe: Axe) -> None:
    """職員証: registered, used without a name or a password, blocked by an administrator."""

    def seen(page: Page, name: str) -> None:
        for width in (360, 1366):
            page.set_viewport_size({"width": width, "height": 768})
            assert page.evaluate(SIDEWAYS) <= 0, name
            axe(page, name)

    pin = room.folder.card("adult").person.pins["authentication_pin"]
    context = _context(browser, room.server, storage_state=_sign_in(browser, room.server, "clerk2"))
    page = context.new_page()
    page.goto("/sc/")
    room.lay("adult")
    present_staff_card(page, pin)
    expect(page.get_by_text("職員証を登録しました")).to_be_visible()
    seen(page, "staff-card-own")
    page.get_by_role("button", name="終了").click()
    page.goto("/accounts/login/?next=/c/")
    page.get_by_text("職員証（カード）でサインイン").click()
    seen(page, "staff-card-sign-in")
    present_staff_card(page, pin)
    page.wait_for_url(f"{room.server.url}/c/")
    expect(page.get_by_text("窓口 次郎")).to_be_visible()

    office = _context(browser, room.server, storage_state=_sign_in(browser, room.server, "administrator"))
    staff = office.new_page()
    staff.goto("/m/staff/")
    staff.get_by_role("link", name="窓口 次郎").click()
    seen(staff, "staff-card-administrator")
    staff.get_by_role("button", name="この職員証を止める").click()
    expect(staff.get_by_text("職員証を止めました")).to_be_visible()
    office.close()
    page.reload()
    expect(page.get_by_role("heading", name="職員のサインイン")).to_be_visible()
    page.get_by_text("職員証（カード）でサインイン").click()
    present_staff_card(page, pin)
    expect(page.get_by_role("alert")).to_contain_text("このカードではサインインできません")
    seen(page, "staff-card-blocked")
    for words in ("あと2回間違えると", "あと1回間違えると", "送らずに止めました。ここからは送れません。"):
        with page.expect_response("**/sc/refused/") as reported:
            present_staff_card(page, "0000")
        assert reported.value.json() == {}
        expect(page.get_by_role("alert")).to_contain_text(words)
    context.close()
    room.take_all()


def test_a_server_that_does_not_answer_leaves_no_page_waiting(
    browser: Browser, room: CardRoom, state: Any
) -> None:
    """The line to the server breaks for a moment: said at once, and the same button goes on afterwards."""
    context = _context(browser, room.server)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.get_by_text("職員証（カード）でサインイン").click()
    page.route("**/sc/question/", lambda route: route.abort())
    present_staff_card(page, "0000")
    expect(page.get_by_role("alert")).to_contain_text("サインインできませんでした")
    expect(page.locator("[data-waiting]")).to_be_hidden()
    page.unroute("**/sc/question/")
    room.lay("foreign")
    present_staff_card(page, room.folder.card("foreign").person.pins["authentication_pin"])
    expect(page.get_by_role("alert")).to_contain_text("このカードではサインインできません")
    room.take_all()
    context.close()

    context = _context(browser, room.server, storage_state=state)
    page = context.new_page()
    page.route("**/r/invite/", lambda route: route.abort())
    page.goto("/r/")
    page.fill("#code", "1234-5678")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("form[data-connect] button[aria-busy]")).to_have_count(0)
    context.close()


def test_without_the_agent_the_page_says_what_to_start(
    browser: Browser, server: Any, signed_in: Callable[..., BrowserContext], axe: Axe
) -> None:
    """The other browser tests' city has no agent."""
    context = signed_in("clerk")
    page = context.new_page()
    page.goto("/r/")
    expect(page.get_by_role("status").filter(has_text="./madoguchi card agent")).to_be_visible()
    axe(page, "card-agent-absent")
    page.fill("#code", "1234-5678")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("カードリーダーのプログラムが動いていません")
    context.close()
