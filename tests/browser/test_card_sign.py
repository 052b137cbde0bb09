"""The mover signs the packet with the card: 署名用 died with the move, 利用者証明用 signs, and it is told so.

Real agent, virtual reader, `card emulate`, Chromium (issue 4, Deliver 5).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import desk
from tests.browser.cardroom import CardRoom, card_room, type_face
from tests.browser.conftest import ROOT, _context, _sign_in

Axe = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CardRoom]:
    with card_room(tmp_path_factory.mktemp("cardroom"), "tests.browser.card_seed") as made:
        made.folder.publish_crls(datetime.now(UTC))
        yield made


@pytest.fixture(scope="module")
def clerk(browser: Browser, room: CardRoom) -> Iterator[Page]:
    context = _context(browser, room.server, storage_state=_sign_in(browser, room.server, "clerk"))
    page = context.new_page()
    room.pair(page)
    yield page
    room.take_all()
    context.close()


@pytest.fixture(scope="module")
def base(clerk: Page, room: CardRoom) -> str:
    """A visit of the mover's family, read from the card and interviewed, up to the page 署名; its address."""
    clerk.goto("/c/")
    clerk.locator('button[name="event"][value="move_in"]').click()
    clerk.wait_for_url("**/id/")
    base = clerk.url.removesuffix("id/")
    clerk.goto(f"{base}card/")
    expect(clerk.locator("[data-card-start]")).to_be_enabled()
    type_face(clerk, room, "mover")
    room.lay("mover")
    clerk.keyboard.press("Control+Enter")
    expect(clerk.get_by_text("転出証明書情報の人と一致しました")).to_be_visible()
    clerk.wait_for_load_state()  # its button comes after those words
    clerk.keyboard.press("Control+Enter")
    clerk.wait_for_url("**/person/**")
    clerk.keyboard.press("Control+Enter")
    clerk.wait_for_url("**/ask/")
    desk.interview(clerk, lambda: clerk.keyboard.press("Control+Enter"))
    desk.fill_gaps(clerk, base.rstrip("/").rpartition("/")[2])
    clerk.goto(f"{base}f/1/")
    clerk.keyboard.press("F4")
    clerk.wait_for_url("**/sign/")
    room.take_all()
    return base


def sizes(page: Page, axe: Axe, name: str) -> None:
    """The page passes, and is looked at, as wide as a desk and as narrow as a phone."""
    for width, height in ((1366, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        axe(page, name)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} at {width}"
    page.set_viewport_size({"width": 1366, "height": 768})


def test_the_card_is_offered_where_the_forms_allow_it(base: str, clerk: Page, axe: Axe) -> None:
    clerk.goto(f"{base}sign/")
    first = clerk.locator(".signers > li").first
    expect(first.get_by_role("link", name="カードで署名する")).to_be_visible()
    seal = clerk.locator(".signers > li", has_text="印鑑登録")
    expect(seal.first.get_by_role("link", name="カードで署名する")).to_have_count(0)
    sizes(clerk, axe, "sign")


def test_nothing_is_sent_while_the_password_has_not_its_form(
    base: str, clerk: Page, room: CardRoom, axe: Axe
) -> None:
    clerk.goto(f"{base}sign/card/1/")
    expect(clerk.locator("[data-card-start]")).to_be_enabled()
    clerk.fill("#s-signature", "abc")
    clerk.keyboard.press("Enter")
    expect(clerk.locator("[data-card-message]")).to_contain_text("6〜16文字")
    expect(clerk.locator("#s-signature")).to_be_focused()
    sizes(clerk, axe, "card-sign")


def test_the_tries_are_shown_before_and_a_wrong_password_says_what_is_left(
    base: str, clerk: Page, room: CardRoom, axe: Axe
) -> None:
    clerk.goto(f"{base}sign/card/1/")
    room.lay("mover")
    expect(clerk.locator("[data-card-tries]")).to_have_text("あと5回まちがえるとロックされます")
    clerk.fill("#s-signature", "wrong1")
    clerk.keyboard.press("Enter")
    expect(clerk.locator("[data-card-message]")).to_contain_text("あと4回")
    expect(clerk.locator("[data-card-tries]")).to_have_text("あと4回まちがえるとロックされます")
    expect(clerk.locator("#s-signature")).to_have_value("")
    sizes(clerk, axe, "card-sign-wrong")


def test_a_certificate_that_died_with_the_move_gives_way_to_the_other(
    base: str, clerk: Page, axe: Axe
) -> None:
    clerk.goto(f"{base}sign/card/1/")
    expect(clerk.locator("[data-card-tries]")).to_be_visible()
    clerk.fill("#s-signature", "abc123")
    clerk.keyboard.press("Enter")
    expect(clerk.get_by_text("この電子証明書は失効しています")).to_be_visible()
    expect(clerk.locator('input[name=certificate][value="authentication"]')).to_be_checked()
    expect(clerk.locator("[data-card-tries]")).to_have_text("あと3回まちがえるとロックされます")
    sizes(clerk, axe, "card-sign-revoked")


def test_the_other_certificate_of_the_card_that_was_read_signs(
    base: str, clerk: Page, room: CardRoom, axe: Axe
) -> None:
    clerk.goto(f"{base}sign/card/1/?certificate=authentication")
    expect(clerk.locator("[data-card-tries]")).to_be_visible()
    clerk.fill("#s-authentication", "2345")
    clerk.keyboard.press("Enter")
    clerk.wait_for_url(f"{base}sign/")
    first = clerk.locator(".signers > li").first
    expect(first).to_contain_text("利用者証明用電子証明書")
    expect(first).to_contain_text("カードで署名")
    sizes(clerk, axe, "sign-by-card")
    clerk.goto(f"{base}sign/card/1/")
    clerk.wait_for_url(f"{base}sign/")


def test_verify_names_every_check_of_the_family_s_signature(
    base: str, clerk: Page, room: CardRoom, tmp_path: Path
) -> None:
    room.take_all()
    clerk.goto(f"{base}sign/")
    while (ink := clerk.get_by_role("button", name="印刷した紙に署名をもらった")).count():
        left = ink.count()
        ink.first.click()
        expect(ink).to_have_count(left - 1)
    clerk.get_by_role("button", name="受け付ける").click()
    clerk.wait_for_url("**/done/")
    packet = tmp_path / "packet.pdf"
    _sealed(clerk, base, packet)
    pki = room.folder.path
    crls = [part for path in sorted((pki / "crls").iterdir()) for part in ("--crl", str(path))]
    command = [sys.executable, "-m", "madoguchi", "verify", str(packet), "--json"]
    command += ["--roots", str(pki / "roots"), *crls]
    done = _run([*command, "--accept-test"])
    assert done.returncode == 0, done.stdout + done.stderr
    (card,) = (one["card"] for one in json.loads(done.stdout)["signatures"] if one["card"])
    assert card["conclusion"] == "valid"
    made = {check["name"]: check["outcome"] for check in card["checks"]}
    wanted = {"signature", "content", "issuer", "validity", "key_usage", "policy", "algorithm", "revocation"}
    assert wanted <= made.keys()
    assert set(made.values()) == {"passed"}
    assert _run(command).returncode == 1, "a fictional card is nobody where real cards are verified"


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment
    )


def _sealed(clerk: Page, base: str, packet: Path) -> None:
    """The packet once the worker has sealed it."""
    for _ in range(120):
        packet.write_bytes(clerk.request.get(f"{base}packet.pdf").body())
        if b"adbe.pkcs7" in packet.read_bytes() or b"ETSI.CAdES" in packet.read_bytes():
            return
        time.sleep(0.5)
    raise AssertionError("the packet was not sealed")
