"""Live parts: news that comes while an older answer is still on its way reaches every part of the page."""

from __future__ import annotations

import time

from playwright.sync_api import Page, Route, expect

# A stream that says what the test wants, and two parts that listen to the same topic.
STREAM = """
window.EventSource = class extends EventTarget {
  constructor() { super(); window.stream = this; }
  close() {}
};
window.tell = () => window.stream.dispatchEvent(new MessageEvent("change", { data: '{"topic": "t:1"}' }));
"""
PARTS = """
for (const name of ["a", "b"]) {
  document.getElementById("main").insertAdjacentHTML(
    "beforeend", `<div data-live="t:1" data-live-url="/part-${name}"></div>`);
}
document.body.dispatchEvent(new Event("htmx:load", { bubbles: true }));
"""


def test_two_parts_hear_the_second_news_too(page: Page) -> None:
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url[-1])
        time.sleep(0.2)
        route.fulfill(body=f"<p>{asked.count(route.request.url[-1])}</p>")

    page.add_init_script(STREAM)
    page.route("**/part-*", answer)
    page.goto("/c/")
    page.evaluate(PARTS)
    page.evaluate("tell(); tell()")
    expect(page.locator("[data-live='t:1']")).to_have_text(["2", "2"])


def test_a_part_looks_once_when_its_stream_opens(page: Page) -> None:
    """What changed between the page's drawing and the stream's opening was told to nobody."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url[-1])
        route.fulfill(body=f"<p>{asked.count(route.request.url[-1])}</p>")

    page.add_init_script(STREAM)
    page.route("**/part-*", answer)
    page.goto("/c/")
    page.evaluate(PARTS)
    page.evaluate("stream.dispatchEvent(new Event('open'))")
    expect(page.locator("[data-live='t:1']")).to_have_text(["1", "1"])
    page.evaluate("stream.dispatchEvent(new Event('open')); tell()")
    expect(page.locator("[data-live='t:1']")).to_have_text(["2", "2"])
    assert sorted(asked) == ["a", "a", "b", "b"]
