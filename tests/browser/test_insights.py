"""Measuring and planning in real Chromium: today live, the published table to a roster, sliders, paper."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import ROOT, Server

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WORKED_OUT_MS = 300_000
"""A study takes some twelve seconds of CPU, on a machine that may be shared."""


@pytest.fixture(scope="module", autouse=True)
def waits(server: Server) -> None:
    """A leader, and waits of this very day."""
    command = [sys.executable, "-m", "tests.browser.waits"]
    subprocess.run(command, env=server.environment, cwd=ROOT, check=True)


@pytest.fixture
def leader(signed_in: Callable[..., BrowserContext]) -> Iterator[Page]:
    context = signed_in("leader")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def study(server: Server, signed_in: Callable[..., BrowserContext]) -> str:
    """The address of the published table's study, worked out by the worker while the page waits."""
    context = signed_in("leader")
    page = context.new_page()
    page.goto("/d/plan/")
    page.get_by_role("button", name="鹿児島市（公表値）を読み込む").click()
    page.wait_for_url("**/d/plan/study/**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("短くなりました", timeout=WORKED_OUT_MS)
    found = page.url
    context.close()
    return found


@pytest.mark.parametrize("width", [1366, 360])
def test_today_at_a_glance(
    width: int, signed_in: Callable[..., BrowserContext], axe: Callable[[Page, str], None]
) -> None:
    context = signed_in("leader", viewport={"width": width, "height": 768})
    page = context.new_page()
    page.goto("/d/wait/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("見本支所ではいま")
    assert page.evaluate(SIDEWAYS) <= 0
    axe(page, "insights-wait")
    context.close()


def test_an_open_page_asks_again_by_itself(leader: Page) -> None:
    leader.goto("/d/wait/")
    with leader.expect_response(re.compile("/d/wait/live/"), timeout=15_000) as answer:
        pass
    assert answer.value.status == 200
    expect(leader.get_by_text("更新")).to_be_visible()


@pytest.mark.parametrize("width", [1366, 360])
def test_pages_of_a_study_are_accessible_and_fit(
    width: int, study: str, signed_in: Callable[..., BrowserContext], axe: Callable[[Page, str], None]
) -> None:
    context = signed_in("leader", viewport={"width": width, "height": 768})
    page = context.new_page()
    for path, name in (("", "study"), ("try/?online=20", "try"), ("staff/", "staff"), ("../../", "plan")):
        page.goto(study + path)
        assert page.evaluate(SIDEWAYS) <= 0, name
        axe(page, f"insights-{name}")
    context.close()


def test_a_table_twin_says_what_is_drawn(study: str, leader: Page) -> None:
    leader.goto(f"{study}try/?cases=400")
    chart = leader.locator("figure", has=leader.locator("#trial-title"))
    chart.get_by_text("表で見る").click()
    cells = chart.locator("tbody tr").first.locator("td").all_inner_texts()
    drawn = chart.locator(".chart__rows > li").first
    top = float(chart.locator(".chart__axis text").last.text_content() or 0)
    bar = float((drawn.locator("rect").get_attribute("width") or "").rstrip("%"))
    assert abs(bar / 100 * top - float(cells[0])) < 0.1
    tick = float((drawn.locator(".chart__tick").get_attribute("x1") or "").rstrip("%"))
    assert abs(tick / 100 * top - float(cells[3])) < 0.1


def test_a_slider_answers_without_a_new_page(study: str, leader: Page) -> None:
    leader.goto(f"{study}try/?cases=400")
    leader.evaluate("window.stayed = true")
    slider = leader.locator("#id_online ~ input[type=range]")
    with leader.expect_response(re.compile("/try/")):
        slider.evaluate("s => { s.value = 20; s.dispatchEvent(new Event('input', {bubbles: true})); }")
    expect(leader.locator("#effect")).to_contain_text("平均待ちは27分から7分")
    assert leader.input_value("#id_online") == "20"
    assert leader.evaluate("window.stayed")


def test_settings_work_without_script(study: str, signed_in: Callable[..., BrowserContext]) -> None:
    context = signed_in("leader", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{study}try/")
    page.fill("#id_cases", "400")
    page.fill("#id_service", "10")
    page.get_by_role("button", name="計算する").click()
    expect(page.locator("#effect")).to_contain_text("平均待ちは27分から15分")
    context.close()


def test_a_staffing_plan_becomes_paper(study: str, leader: Page, axe: Callable[[Page, str], None]) -> None:
    leader.goto(f"{study}staff/")
    leader.fill("#id_cases", "200")
    leader.get_by_role("button", name="案を作る").click()
    expect(leader.get_by_role("heading", level=1)).to_contain_text("200件の日は", timeout=WORKED_OUT_MS)
    expect(leader.get_by_role("button", name="印刷する")).to_be_visible()
    axe(leader, "insights-roster")
    leader.emulate_media(media="print")
    expect(leader.get_by_role("button", name="印刷する")).to_be_hidden()
    with pikepdf.open(io.BytesIO(leader.pdf(prefer_css_page_size=True))) as paper:
        assert len(paper.pages) == 2  # the roster to be hung up, and the reasons


def test_a_dispensers_log_is_matched_tried_and_reported(
    leader: Page, tmp_path: Path, axe: Callable[[Page, str], None]
) -> None:
    rows = ["券番,用件,発券時刻,呼出時刻,終了時刻,窓口番号"]
    rows += [f"Ａ{k:03d},転入,令和6年5月7日 9:{k:02d},9:{k + 9:02d},,{k % 3}" for k in range(30)]
    log = tmp_path / "発券機.csv"
    log.write_text("\n".join(rows), encoding="cp932")
    leader.goto("/d/plan/")
    leader.set_input_files("#id_file", log)
    leader.get_by_role("button", name="取り込む", exact=True).click()
    expect(leader.get_by_text("この対応では読めません")).to_be_visible()
    leader.select_option("#id_column_ticket_no", "券番")
    leader.fill("#id_office", "谷山支所")
    leader.get_by_role("button", name="読み方を確かめる").click()
    expect(leader.get_by_role("cell", name="A000")).to_be_visible()
    axe(leader, "insights-match")
    leader.get_by_role("button", name="この対応で取り込む").click()
    expect(leader.get_by_text("30件の番号を取り込みました")).to_be_visible(timeout=WORKED_OUT_MS)
    expect(leader.get_by_role("rowheader", name="終了の時刻", exact=True)).to_be_visible()
    axe(leader, "insights-file")
    leader.goto("/d/plan/record/?office=谷山支所")
    expect(leader.locator("#by-hour-title")).to_contain_text("9時台がいちばん長く")
    leader.set_viewport_size({"width": 360, "height": 740})
    assert leader.evaluate(SIDEWAYS) <= 0
    axe(leader, "insights-record")
