"""A benefit from the demo's register to the bank and back, as a newcomer follows the start page (issue 3)."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server, _context, city_hall
from tests.documents.tools import text_of

Axe = Callable[[Page, str], None]
# Extraction, print files and bulk decisions are jobs of the worker.
JOB_MS = 120_000


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with city_hall(tmp_path_factory.mktemp("demo"), "tests.browser.demo_seed") as running:
        yield running


class Cast:
    """Whoever signs in from the start page, each in a window of their own."""

    def __init__(self, browser: Browser, demo: Server) -> None:
        self.browser, self.demo = browser, demo
        self.windows: dict[str, Page] = {}

    def __getitem__(self, username: str) -> Page:
        if username not in self.windows:
            page = _context(self.browser, self.demo).new_page()
            page.goto("/")
            with page.expect_navigation():
                page.locator(f'button[value="{username}"]').click()
            self.windows[username] = page
        return self.windows[username]

    def close(self) -> None:
        for page in self.windows.values():
            page.context.close()


@pytest.fixture
def cast(browser: Browser, demo: Server) -> Iterator[Cast]:
    made = Cast(browser, demo)
    yield made
    made.close()


def test_a_benefit_from_the_register_to_the_bank_and_back(
    cast: Cast, browser: Browser, demo: Server, tmp_path: Path, axe: Axe
) -> None:
    officer = cast["benefit"]
    _work_out_targets(officer, axe)
    _post_letters(officer, axe)
    address, person = _first_letter(officer, tmp_path)
    _apply_by_phone(browser, demo, address, person, axe)
    _decide(officer, axe)

    batch = _draft(officer, axe)
    _approve_and_release(cast, batch, axe)
    _take_result(cast["treasurer"], batch, failing=True)
    _totals_agree(cast["treasurer"], all_in="決定済み・未払", axe=axe)

    _correct_account(officer, axe)
    again = _draft(officer, axe)
    assert again != batch
    _approve_and_release(cast, again, axe)
    _take_result(cast["treasurer"], again, failing=False)
    _totals_agree(cast["treasurer"], all_in="振込済み", axe=axe)
    _status_is_paid(browser, demo, address, axe)


def _work_out_targets(page: Page, axe: Axe) -> None:
    page.get_by_role("link", name="給付事業を始める").first.click()
    page.locator("main a", has_text="非課税世帯給付金（3万円）").click()
    axe(page, "benefit-open")
    page.get_by_role("button", name="この内容で始める").click()
    page.get_by_role("link", name="元データをそろえる").last.click()
    page.get_by_role("button", name="見本の元データをそろえる").click()
    page.get_by_role("button", name="対象を抽出する").click(timeout=JOB_MS)
    page.get_by_role("link", name="抜き取り確認をする").click(timeout=JOB_MS)
    axe(page, "benefit-sample")
    page.locator("main form button[type=submit]").last.click()
    page.get_by_role("button", name="対象を確定する").click()
    page.get_by_role("link", name="通知を作る").click(timeout=JOB_MS)
    expect(page.get_by_role("button", name="印刷用のファイルを作る")).to_be_visible()


def _post_letters(page: Page, axe: Axe) -> None:
    page.get_by_label(re.compile("^確認書")).check()
    axe(page, "benefit-letters")
    page.get_by_role("button", name="印刷用のファイルを作る").click()
    page.get_by_role("button", name="発送しました").click(timeout=JOB_MS)
    expect(page.get_by_text("発送済み").first).to_be_visible(timeout=JOB_MS)


def _first_letter(page: Page, folder: Path) -> tuple[str, str]:
    """Where the first letter's code leads, and to whom it was sent."""
    link = page.locator('main a[href$=".pdf"]').first.get_attribute("href")
    pdf = page.request.get(str(link)).body()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        address = str(opened.pages[0].Annots[0].A.URI)
    window = text_of(pdf, folder, "-raw", "-l", "1")
    name = re.search(r"^(\S+)\s+(\S+)\s+様", window, re.MULTILINE)
    assert name, window
    return address, f"{name[1]}　{name[2]}"


def _apply_by_phone(browser: Browser, demo: Server, address: str, person: str, axe: Axe) -> None:
    context = _context(browser, demo, viewport={"width": 390, "height": 844}, has_touch=True)
    phone = context.new_page()
    phone.goto(address)
    axe(phone, "letter-start")
    phone.get_by_role("button", name="公金受取口座で受け取る").click()
    if not phone.get_by_role("button", name=person).count():
        phone.get_by_role("searchbox").fill(person)
        phone.get_by_role("button", name="さがす").click()
    phone.get_by_role("button", name=person).first.click()
    axe(phone, "letter-confirm")
    phone.get_by_role("button", name="この内容で受け取る").click()
    expect(phone.get_by_text("受け付けました").first).to_be_visible()
    axe(phone, "letter-done")
    assert person.split("　", maxsplit=1)[0] not in phone.locator("main").inner_text()
    context.close()


def _decide(page: Page, axe: Axe) -> None:
    page.get_by_role("link", name="審査", exact=True).click()
    page.get_by_role("button", name="まとめて決定する").click()
    expect(page.get_by_role("button", name="まとめて決定する")).to_have_count(0, timeout=JOB_MS)
    axe(page, "benefit-review")


def _draft(page: Page, axe: Axe) -> str:
    page.goto("/g/pay/")
    axe(page, "benefit-batches")
    page.get_by_role("link", name="起案する").first.click()
    page.get_by_role("button", name="起案する").click()
    page.wait_for_url(re.compile(r"/g/pay/[0-9a-f-]{36}/"))
    assert not page.get_by_role("button", name="承認する").count(), "the maker must not approve"
    return page.url


def _approve_and_release(cast: Cast, batch: str, axe: Axe) -> None:
    for username in ("approver", "approver2"):
        page = cast[username]
        page.goto(batch)
        total = page.locator("dd", has_text=re.compile("円$")).first.inner_text()
        page.get_by_label("合計金額をもう一度入力").fill(total.removesuffix("円"))
        axe(page, f"benefit-{username}")
        with page.expect_navigation():
            page.get_by_role("button", name="承認する").click()
    page = cast["treasurer"]
    page.goto(batch)
    page.get_by_role("button", name="確かめて確定する").click()
    expect(page.get_by_text("銀行の応答：受理")).to_be_visible(timeout=JOB_MS)


def _take_result(page: Page, batch: str, *, failing: bool) -> None:
    page.goto(batch)
    page.locator("[name=failing]").first.set_checked(failing)
    page.get_by_role("button", name="結果を受け取る").click()
    wanted = "振込不能" if failing else "振込済み"
    expect(page.get_by_text(wanted).first).to_be_visible()


def _correct_account(page: Page, axe: Axe) -> None:
    """The bank found no such account: the officer enters the one that the resident tells."""
    page.goto("/g/returns/")
    axe(page, "benefit-returns")
    page.locator("main table a").first.click()
    axe(page, "benefit-target")
    kana = re.search(r"（([ァ-ヶー　 ]+)）", page.locator("main").inner_text())
    assert kana
    page.get_by_role("link", name="口座を直す").click()
    axe(page, "benefit-account")
    page.get_by_label("運転免許証").first.check()
    page.get_by_label("銀行の名前").fill("0001")
    page.get_by_label("支店の名前か番号").fill("001")
    page.get_by_label("口座番号").fill("7654321")
    page.get_by_label("口座名義（カタカナ）").fill(kana[1])
    page.get_by_role("button", name="口座を変える").click()
    expect(page.get_by_text("振込先の口座を変えました").first).to_be_visible()


def _totals_agree(page: Page, *, all_in: str, axe: Axe) -> None:
    """Every equation holds, and all that was decided stands in one place of the ledger."""
    page.goto("/g/totals/")
    axe(page, "benefit-totals")
    assert page.get_by_text("合わない").count() == 0
    table = page.locator("main table").first
    places = table.locator("thead th").all_inner_texts()
    balance = dict(zip(places, table.locator("tbody td").all_inner_texts(), strict=True))
    assert balance[all_in] == balance["支給決定した額"] != "0円", balance
    assert {yen for place, yen in balance.items() if place not in (all_in, "支給決定した額")} == {"0円"}


def _status_is_paid(browser: Browser, demo: Server, address: str, axe: Axe) -> None:
    context = _context(browser, demo, viewport={"width": 360, "height": 740})
    phone = context.new_page()
    phone.goto(address)
    expect(phone.get_by_text("振込済み").first).to_be_visible()
    axe(phone, "letter-status")
    context.close()
