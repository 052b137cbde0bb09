"""The agent behind real sockets, on emulated readers; `call` asks it as a browser or anybody else would."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from madoguchi.agent.orders import Order, write_order
from madoguchi.agent.sealing import ServerKey, from_text, new_server_key, open_pairing
from madoguchi.agent.server import Agent
from madoguchi.card.emulator import EmulatedReader, MadeCard, TestPki, make_card
from madoguchi.card.emulator.source import EmulatedSource
from madoguchi.rules.base64url import to_text

SERVER = "https://madoguchi.example.lg.jp"
AT = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that tests set."""

    now: datetime = AT

    def __call__(self) -> datetime:
        return self.now

    def go(self, **kwargs: float) -> None:
        self.now += timedelta(**kwargs)


@dataclass
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def data(self) -> Any:
        return json.loads(self.body)


@dataclass
class Desk:
    """An agent, its clock and readers, and the server's side of a pairing."""

    agent: Agent
    clock: Clock
    readers: tuple[EmulatedReader, EmulatedReader]
    server_key: ServerKey = field(default_factory=new_server_key)
    token: str = ""
    key: bytes = b""

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Reply:
        """As a page of the server asks, unless headers say otherwise; "" leaves a header out."""
        sent = {"Host": f"127.0.0.1:{self.agent.server_port}", "Origin": SERVER}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        line = http.client.HTTPConnection("127.0.0.1", self.agent.server_port, timeout=20)
        line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        raw = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        for name, value in sent.items():
            if value:
                line.putheader(name, value)
        if raw or method == "POST":
            line.putheader("Content-Length", str(len(raw)))
        line.endheaders(raw)
        answer = line.getresponse()
        reply = Reply(answer.status, dict(answer.getheaders()), answer.read().decode())
        line.close()
        return reply

    def try_code(self, code: str) -> Reply:
        body = {"code": code, "server_key": to_text(self.server_key.public), "label": "窓口 1"}
        return self.call("POST", "/v1/pair", body)

    def pair(self) -> None:
        reply = self.try_code(self.agent.pairing.code() or "")
        assert reply.status == 200, reply
        self.token = reply.data["token"]
        sealed = open_pairing(self.server_key.private, from_text(reply.data["sealed"]))
        self.key = from_text(json.loads(sealed)["key"])

    def order(self, **changes: Any) -> str:
        """What the server would issue now."""
        number = changes.pop("id", "1")
        values: dict[str, Any] = {
            "kind": "read_person", "nonce": b"n" * 32, "issued": self.clock.now,
            "expires": self.clock.now + timedelta(minutes=2), "subject": "visit:1",
        }  # fmt: skip
        return write_order(Order(id=number, **{**values, **changes}), self.key)

    def ask(self, order: str, secrets: Mapping[str, str], **more: str) -> Reply:
        body = {"order": order, "secrets": dict(secrets), **more}
        return self.call("POST", "/v1/orders", body, Authorization=f"Bearer {self.token}")


@pytest.fixture(scope="session")
def pki() -> TestPki:
    return TestPki(AT)


@pytest.fixture(scope="session")
def cards(pki: TestPki) -> Callable[[str], MadeCard]:
    """A person's card, made once; its counters live as long as the tests."""
    made: dict[str, MadeCard] = {}
    return lambda name: made.setdefault(name, make_card(name, pki))


@pytest.fixture
def desk() -> Iterator[Desk]:
    readers, clock = (EmulatedReader(), EmulatedReader()), Clock()
    source = EmulatedSource({"模擬リーダー 1": readers[0], "模擬リーダー 2": readers[1]})
    agent = Agent(source, SERVER, 0, clock)
    with agent.running():
        yield Desk(agent, clock, readers)


@pytest.fixture
def paired(desk: Desk) -> Desk:
    desk.pair()
    return desk
