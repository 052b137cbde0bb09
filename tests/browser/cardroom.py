"""The card agent of a clerk's PC with its virtual reader, and cards laid on it: real processes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from madoguchi.card.emulator.folder import TestFolder
from madoguchi.cityhall.demo.processes import free_port
from tests.browser.conftest import ROOT, Server, city_hall


@dataclass
class CardRoom:
    """A city hall whose clerks have a card reader."""

    server: Server
    folder: TestFolder
    agent_url: str
    virtual_port: int
    laid: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def pair(self, page: Page) -> None:
        """Connect the reader to the session of this window."""
        page.goto("/r/?next=/c/")
        look = page.context.new_page()
        look.goto(f"{self.agent_url}/")
        shown = look.locator("[data-part=code]")
        expect(shown).to_have_text(re.compile(r"\d{4}-\d{4}"))
        page.fill("#code", shown.inner_text())
        look.close()
        page.keyboard.press("Enter")
        page.wait_for_url(f"{self.server.url}/c/")

    def lay(self, person: str, *more: str) -> subprocess.Popen[bytes]:
        """`./madoguchi card emulate`: back when the card lies there; it does until the process ends."""
        where = ["--port", str(self.virtual_port), "--pki", str(self.folder.path), "--json"]
        command = [sys.executable, "-m", "madoguchi", "card", "emulate", "--person", person, *where, *more]
        process = subprocess.Popen(command, env=self.server.environment, cwd=ROOT, stdout=subprocess.PIPE)
        self.laid.append(process)
        assert process.stdout is not None and process.stdout.readline(), "the card could not be laid down"
        return process

    def take_all(self) -> None:
        for process in self.laid:
            process.terminate()
            process.communicate(timeout=15)
        self.laid.clear()

    def face(self, person: str) -> tuple[str, str, str]:
        """What the clerk reads off the card: birth date as printed, year of expiry, security code."""
        known, at = self.folder.card(person).person, self.folder.pki.at
        return known.printed_birth, str(known.expires(at).year), known.security_code


@contextmanager
def card_room(data: Path, seed: str) -> Iterator[CardRoom]:
    """City hall and agent, told of each other."""
    # Below the ports that outgoing connections take, and not those of another run on this machine.
    base = 20_000 + os.getpid() * 8 % 10_000
    agent_port, virtual_port = free_port(base), free_port(base + 200, 2)
    agent_url = f"http://127.0.0.1:{agent_port}"
    folder = TestFolder.open(data / "card" / "test-pki", datetime.now(UTC).replace(microsecond=0))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MADOGUCHI_CARD_AGENT_URL", agent_url)
        with city_hall(data, seed) as server:
            command = [
                sys.executable, "-m", "madoguchi", "card", "agent", "--quiet", "--server", server.url,
                "--port", str(agent_port), "--virtual-reader", str(virtual_port),
            ]  # fmt: skip
            agent = subprocess.Popen(command, env=server.environment | dict(os.environ), cwd=ROOT)
            room = CardRoom(server, folder, agent_url, virtual_port)
            try:
                _wait(agent_url, agent)
                yield room
            finally:
                room.take_all()
                agent.terminate()
                agent.wait(15)


def type_face(page: Page, room: CardRoom, person: str) -> None:
    """Type 照合番号B in its three parts, as printed."""
    birth, year, code = room.face(person)
    page.fill("#b-birth", birth)
    page.fill("#b-year", year)
    page.fill("#b-code", code)


def _wait(url: str, agent: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert agent.poll() is None, "the agent did not start"
        try:
            urllib.request.urlopen(f"{url}/", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(url)
