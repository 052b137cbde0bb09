"""Real Chromium against a real server: web, stream and worker as separate processes on an own database.

`page` is the clerk's window at 1366×768, `tablet` a second, unknown browser, `axe` the accessibility check.
Pictures of every page that was checked go to tests/browser/shots (git-ignored), to be looked at.
"""

from __future__ import annotations

import base64
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.support.postgres import fresh_database

ROOT = Path(__file__).resolve().parents[2]
SHOTS = Path(__file__).parent / "shots"
# Debian's Chromium without windows: the same engine. The one with windows stops answering for good now and
# then, when a page is closed just as it leaves for another (Target.disposeBrowserContext).
CHROMIUM = "/usr/bin/chromium-headless-shell"
PASSWORD = "kasumi-no-madoguchi-2026"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# A machine that is shared is slow at times; what never comes fails all the same.
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker runs all of a file, since they share a server and what stands in it."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group(item.path.name))


@dataclass(frozen=True)
class Server:
    """Where the city hall answers."""

    url: str
    environment: dict[str, str]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The city hall with its seeded city, until the last browser test of this worker ends."""
    with city_hall(tmp_path_factory.mktemp("cityhall"), "tests.browser.seed") as running:
        yield running


@contextmanager
def city_hall(data: Path, seed: str) -> Iterator[Server]:
    """Web, stream and worker on a fresh database that the module `seed` has filled."""
    port, stream_port = _free_port(), _free_port()
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "DJANGO_SETTINGS_MODULE": "madoguchi.cityhall.config.settings",
        "MADOGUCHI_DATA": str(data),
        "MADOGUCHI_DATABASE": fresh_database(f"sqlite:///{data / 'browser.sqlite3'}"),
        "MADOGUCHI_DEMO": "1",
        "MADOGUCHI_DEBUG": "1",
        "MADOGUCHI_SECRET_KEY": "only-for-browser-tests",
        "MADOGUCHI_MASTER_KEY": base64.b64encode(bytes(32)).decode(),
        "MADOGUCHI_INDIVIDUAL_NUMBER_KEY": base64.b64encode(bytes([1] * 32)).decode(),
        "MADOGUCHI_PUBLIC_URL": f"http://localhost:{port}",
        "MADOGUCHI_STREAM_URL": f"http://localhost:{stream_port}",
        "BROWSER_TEST_PASSWORD": PASSWORD,
    }
    _start_from_tables(data, environment)
    subprocess.run([sys.executable, "-m", seed], env=environment, cwd=ROOT, check=True)
    commands = [
        ["gunicorn", "madoguchi.cityhall.config.wsgi", "--bind", f"127.0.0.1:{port}",
         "--worker-class", "gthread", "--threads", "8", "--log-level", "warning"],
        ["madoguchi", "stream", "--port", str(stream_port)],
        ["madoguchi", "worker"],
    ]  # fmt: skip
    log = (data / "log.txt").open("w")
    running = [
        subprocess.Popen([sys.executable, "-m", *command], env=environment, cwd=ROOT, stdout=log, stderr=log)
        for command in commands
    ]
    try:
        _wait_for(f"http://localhost:{port}/")
        yield Server(f"http://localhost:{port}", environment)
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(15)
        log.close()


def _start_from_tables(data: Path, environment: dict[str, str]) -> None:
    """Every city of a run begins from one copy of the empty tables; making them takes longer than filling."""
    file = data / "browser.sqlite3"
    if environment["MADOGUCHI_DATABASE"] != f"sqlite:///{file}":
        return
    tables = data.parent / "tables.sqlite3"
    if not tables.exists():
        subprocess.run(
            [sys.executable, "-m", "django", "migrate", "--verbosity", "0"],
            env=environment,
            cwd=ROOT,
            check=True,
        )
        with closing(sqlite3.connect(file)) as made:
            made.execute("VACUUM INTO ?", [str(tables)])
    shutil.copy(tables, file)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def signed_in(browser: Browser, server: Server) -> Callable[..., BrowserContext]:
    """`signed_in("clerk", viewport={…})`: a fresh window of that member of staff."""
    states: dict[str, Any] = {}

    def make(username: str, **options: Any) -> BrowserContext:
        if username not in states:
            states[username] = _sign_in(browser, server, username)
        return _context(browser, server, storage_state=states[username], **options)

    return make


@pytest.fixture
def page(signed_in: Callable[..., BrowserContext]) -> Iterator[Page]:
    """The clerk's window."""
    context = signed_in("clerk")
    yield context.new_page()
    context.close()


@pytest.fixture
def tablet(browser: Browser, server: Server) -> Iterator[Page]:
    """A tablet that nobody has paired yet."""
    context = _context(browser, server, viewport={"width": 1180, "height": 820}, has_touch=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def axe(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """`axe(page, "name")`: no violation of WCAG 2.2 A and AA, target-size included; keeps a picture."""

    def check(page: Page, name: str) -> None:
        page.wait_for_load_state()
        SHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}-{page.viewport_size['width']}.png", full_page=True)  # type: ignore[index]
        page.evaluate(AXE)
        found = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", TAGS)
        ran = {
            rule["id"]
            for kind in ("passes", "violations", "inapplicable", "incomplete")
            for rule in found[kind]
        }
        assert "target-size" in ran, "WCAG 2.2 rules did not run"
        problems = [
            f"{rule['id']}: {node['html'][:160]} {node['failureSummary']}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]
        assert not problems, f"{name}: " + "\n".join(problems)

    return check


def _context(browser: Browser, server: Server, **options: Any) -> BrowserContext:
    options = {
        "viewport": {"width": 1366, "height": 768},
        "locale": "ja-JP",
        "base_url": server.url,
    } | options
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE_MS)
    return context


def _sign_in(browser: Browser, server: Server, username: str) -> Any:
    context = _context(browser, server)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)
    state = context.storage_state()
    context.close()
    return state


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(url)
