"""One connection: doors first, then the few things that can be asked."""

from __future__ import annotations

import json
import re
import select
import socket
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any

from madoguchi.agent import page
from madoguchi.agent.bodies import (
    MOST_BYTES,
    BodyRefused,
    read_order_request,
    read_pair,
    read_sign_in,
    read_tries,
)
from madoguchi.agent.doors import bearer
from madoguchi.agent.pairing import CodeRefused, Partner
from madoguchi.agent.sealing import SealBroken
from madoguchi.agent.staff_login import question

if TYPE_CHECKING:
    from madoguchi.agent.server import Agent

HEARTBEAT_SECONDS = 10.0
_LENGTH = re.compile("[0-9]{1,9}")
_COMMON = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_FOREIGN = "この画面からは、カードリーダーを使えません（つなぐ相手のサーバーではありません）。"
_UNPAIRED = "この画面はカードリーダーとつながっていません。「カードリーダーをつなぐ」からつないでください。"
_BROKEN = "画面とカードリーダーのプログラムの版が合いません。システム担当に更新を頼んでください。"


class Handler(BaseHTTPRequestHandler):
    """Every answer says its length; the stream of events is sent in chunks."""

    server: Agent
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "madoguchi-card-agent", ""
    timeout = 30

    def do_GET(self) -> None:
        if not self.server.doors.is_here(self.headers):
            self._refuse()
        elif self.path.startswith("/v1/"):
            self._for_server({"/v1/hello": self._hello, "/v1/events": self._events})
        elif self.path == "/":
            self._page()
        elif self.server.doors.is_own_page(self.headers):
            self._part()
        else:
            self._refuse()

    def do_POST(self) -> None:
        body = self._body()
        if not self.server.doors.is_here(self.headers):
            self._refuse()
        elif self.path == "/unpair" and self.server.doors.is_own_deed(self.headers):
            self.server.pairing.end()
            self._json(HTTPStatus.OK, {})
        else:
            self._for_server(
                {
                    "/v1/pair": lambda: self._pair(body),
                    "/v1/orders": lambda: self._order(body),
                    "/v1/tries": lambda: self._tries(body),
                    "/v1/staff-login": lambda: self._staff_login(body),
                    "/v1/end": self._end,
                }
            )

    def do_OPTIONS(self) -> None:
        """A browser asks whether the server's page may ask."""
        self._for_server(dict.fromkeys(_PATHS, self._preflight))

    def _for_server(self, known: Mapping[str, Callable[[], None]]) -> None:
        doors = self.server.doors
        if not (doors.is_here(self.headers) and doors.is_from_server(self.headers)):
            self._refuse()
        elif self.path not in known:
            self._json(HTTPStatus.NOT_FOUND, {"message": _BROKEN})
        else:
            known[self.path]()

    def _preflight(self) -> None:
        allowed = {
            "Access-Control-Allow-Methods": "GET, POST",
            "Access-Control-Allow-Headers": "authorization, content-type",
            "Access-Control-Max-Age": "600",
        }
        if self.headers.get("Access-Control-Request-Private-Network") == "true":
            allowed["Access-Control-Allow-Private-Network"] = "true"
        self._answer(HTTPStatus.NO_CONTENT, b"", "text/plain", allowed | self._cors())

    def _hello(self) -> None:
        """Whether the agent runs, and whether the page that asks is its partner."""
        paired = self.server.pairing.partner_of(bearer(self.headers)) is not None
        self._json(HTTPStatus.OK, {"agent": "madoguchi", "version": 1, "paired": paired})

    def _pair(self, body: bytes) -> None:
        try:
            asked = read_pair(body)
            paired = self.server.pairing.pair(asked.code, asked.server_key, asked.label)
        except CodeRefused as error:
            told = {"message": error.message, "remedy": error.remedy}
            self._json(HTTPStatus.UNPROCESSABLE_ENTITY, told)
        except (BodyRefused, SealBroken):
            self._json(HTTPStatus.BAD_REQUEST, {"message": _BROKEN})
        else:
            self._json(HTTPStatus.OK, {"token": paired.token, "sealed": paired.sealed})

    def _order(self, body: bytes) -> None:
        if (partner := self._partner()) is None:
            return
        try:
            asked = read_order_request(body)
        except BodyRefused:
            self._json(HTTPStatus.BAD_REQUEST, {"message": _BROKEN})
            return
        outcome = self.server.desk.perform(
            asked.order, asked.secrets, partner.key, asked.confirmed_by,
            lambda: self._has_left() or not self.server.pairing.is_partner(partner),
        )  # fmt: skip
        self._json(HTTPStatus.OK, outcome.as_data())

    def _tries(self, body: bytes) -> None:
        """No order is needed: it costs no try and says nothing of anybody."""
        if self._partner() is None:
            return
        try:
            self._json(HTTPStatus.OK, self.server.desk.tries(read_tries(body)))
        except BodyRefused:
            self._json(HTTPStatus.BAD_REQUEST, {"message": _BROKEN})

    def _staff_login(self, body: bytes) -> None:
        """Before anybody is signed in, so without a token: see `agent/staff_login.py`."""
        try:
            asked = read_sign_in(body)
        except BodyRefused:
            self._json(HTTPStatus.BAD_REQUEST, {"message": _BROKEN})
            return
        order = question(asked.nonce, asked.asked, self.server.doors.server)
        outcome = self.server.desk.sign_in(order, asked.secrets, asked.confirmed_by, self._has_left)
        self._json(HTTPStatus.OK, outcome.as_data())

    def _end(self) -> None:
        """The page lets the agent go."""
        if (partner := self._partner()) is not None:
            self.server.pairing.end(partner)
            self._json(HTTPStatus.OK, {})

    def _events(self) -> None:
        """JSON, one object a line, until the page leaves, the pairing ends or the agent closes."""
        if (partner := self._partner()) is None:
            return
        self._start(HTTPStatus.OK, "application/x-ndjson", {"Transfer-Encoding": "chunked"} | self._cors())
        number, event = self.server.desk.board.now()
        self._chunk(event.as_data())
        while not self.server.closing.is_set() and self.server.pairing.partner is partner:
            later = self.server.desk.board.after(number, HEARTBEAT_SECONDS)
            if later is not None:
                number, event = later
            self._chunk(event.as_data() if later else {})
        self.wfile.write(b"0\r\n\r\n")

    def _page(self) -> None:
        if not self.server.doors.may_be_opened(self.headers):
            self._refuse()
            return
        self._answer(HTTPStatus.OK, page.html(), "text/html; charset=utf-8", page.HEADERS)

    def _part(self) -> None:
        """What the agent's own page fetches."""
        if self.path == "/state":
            self._json(HTTPStatus.OK, page.state(self.server))
        elif found := page.part(self.path):
            self._answer(HTTPStatus.OK, *found, page.HEADERS)
        else:
            self._json(HTTPStatus.NOT_FOUND, {"message": _BROKEN})

    def _partner(self) -> Partner | None:
        """Who holds the token; anybody else has been told so."""
        partner = self.server.pairing.partner_of(bearer(self.headers))
        if partner is None:
            self._json(HTTPStatus.UNAUTHORIZED, {"code": "unpaired", "message": _UNPAIRED})
        return partner

    def _body(self) -> bytes:
        """At most `MOST_BYTES`; a request without an honest length has none, and its connection ends."""
        length = self.headers.get("Content-Length", "")
        if not _LENGTH.fullmatch(length) or int(length) > MOST_BYTES:
            self.close_connection = True
            return b""
        return self.rfile.read(int(length))

    def _has_left(self) -> bool:
        """Whether the page has closed the connection on which it waits."""
        readable, _, _ = select.select([self.connection], [], [], 0)
        return bool(readable) and self.connection.recv(1, socket.MSG_PEEK) == b""

    def _refuse(self) -> None:
        """No CORS header: a foreign page does not even read the sentence."""
        self.close_connection = True
        self._answer(HTTPStatus.FORBIDDEN, _FOREIGN.encode(), "text/plain; charset=utf-8", {})

    def _json(self, status: HTTPStatus, data: Mapping[str, Any]) -> None:
        cors = self._cors() if self.server.doors.is_from_server(self.headers) else {}
        self._answer(status, json.dumps(data, ensure_ascii=False).encode(), "application/json", cors)

    def _cors(self) -> dict[str, str]:
        return {"Access-Control-Allow-Origin": self.server.doors.server, "Vary": "Origin"}

    def _answer(self, status: HTTPStatus, body: bytes, kind: str, headers: Mapping[str, str]) -> None:
        self._start(status, kind, {"Content-Length": str(len(body)), **headers})
        self.wfile.write(body)

    def _start(self, status: HTTPStatus, kind: str, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, **_COMMON, **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def _chunk(self, data: Mapping[str, Any]) -> None:
        line = json.dumps(data, ensure_ascii=False).encode() + b"\n"
        self.wfile.write(f"{len(line):X}\r\n".encode() + line + b"\r\n")
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged."""


_PATHS = ("/v1/hello", "/v1/events", "/v1/pair", "/v1/orders", "/v1/tries", "/v1/staff-login", "/v1/end")
