"""Who may knock at the agent: no foreign origin, no foreign name for this machine, nobody without a token."""

from __future__ import annotations

import socket

import pytest

from madoguchi.agent.doors import OriginMalformed, normal_origin
from tests.agent.conftest import SERVER, Desk

ASKED = [("GET", "/v1/hello"), ("GET", "/v1/events"), ("POST", "/v1/pair"), ("POST", "/v1/orders")]
FOREIGN = ["https://evil.example", f"{SERVER}.evil.example", "null", f"{SERVER}:8443", "http://127.0.0.1", ""]


@pytest.mark.parametrize(("method", "path"), ASKED)
@pytest.mark.parametrize("origin", FOREIGN)
def test_a_foreign_or_missing_origin_is_refused_and_cannot_read_why(
    paired: Desk, method: str, path: str, origin: str
) -> None:
    reply = paired.call(method, path, Origin=origin, Authorization=f"Bearer {paired.token}")
    assert reply.status == 403
    assert not [name for name in reply.headers if name.startswith("Access-Control")]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:15970", "127.0.0.1", "localhost:1", ""])
@pytest.mark.parametrize("path", ["/", "/state", "/v1/hello", "/page.js"])
def test_a_foreign_name_for_this_machine_is_refused(desk: Desk, host: str, path: str) -> None:
    reply = desk.call("GET", path, Host=host, Sec_Fetch_Site="same-origin")
    assert reply.status == 403
    assert (desk.agent.pairing.code() or "?") not in reply.body


def test_two_origins_are_nobodys(desk: Desk) -> None:
    assert desk.call("GET", "/v1/hello", origin="https://evil.example").status == 403


def test_the_servers_page_is_answered_with_its_own_origin_only(desk: Desk) -> None:
    reply = desk.call("GET", "/v1/hello")
    assert (reply.status, reply.data["paired"]) == (200, False)
    assert reply.headers["Access-Control-Allow-Origin"] == SERVER
    assert reply.headers["Vary"] == "Origin"
    assert "Access-Control-Allow-Credentials" not in reply.headers


def test_the_preflight_lets_the_server_in_from_the_network_and_nobody_else(desk: Desk) -> None:
    asked = {"Access_Control_Request_Private_Network": "true", "Access_Control_Request_Method": "POST"}
    reply = desk.call("OPTIONS", "/v1/orders", **asked)
    assert (reply.status, reply.headers["Access-Control-Allow-Private-Network"]) == (204, "true")
    assert reply.headers["Access-Control-Allow-Origin"] == SERVER
    assert desk.call("OPTIONS", "/v1/orders", Origin="https://evil.example", **asked).status == 403


@pytest.mark.parametrize("path", ["/state", "/page.js", "/page.css"])
@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", ""])
def test_parts_of_the_agents_page_are_for_that_page_only(desk: Desk, path: str, site: str) -> None:
    assert desk.call("GET", path, Origin="", Sec_Fetch_Site=site).status == 403
    assert desk.call("GET", path, Origin="", Sec_Fetch_Site="same-origin").status == 200


@pytest.mark.parametrize(
    "kind", [{"Sec_Fetch_Mode": "cors"}, {"Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "iframe"}]
)
def test_the_agents_page_is_opened_and_never_fetched_or_framed(desk: Desk, kind: dict[str, str]) -> None:
    opened = desk.call("GET", "/", Origin="", Sec_Fetch_Mode="navigate", Sec_Fetch_Dest="document")
    assert opened.status == 200
    assert "frame-ancestors 'none'" in opened.headers["Content-Security-Policy"]
    assert opened.headers["X-Frame-Options"] == "DENY"
    assert desk.call("GET", "/", Origin="https://evil.example", **kind).status == 403


def test_only_the_agents_page_can_cut_the_session_off(paired: Desk) -> None:
    own = f"http://127.0.0.1:{paired.agent.server_port}"
    for headers in (
        {"Origin": SERVER},
        {"Origin": "https://evil.example"},
        {"Origin": own, "Sec_Fetch_Site": "cross-site"},
    ):
        assert paired.call("POST", "/unpair", **headers).status in {403, 404}
    assert paired.agent.pairing.partner is not None
    assert paired.call("POST", "/unpair", Origin=own, Sec_Fetch_Site="same-origin").status == 200
    assert paired.agent.pairing.partner is None
    assert paired.ask(paired.order(), {}).status == 401


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer wrong", "Basic d3Jvbmc="])
def test_without_the_token_nothing_is_heard_and_nothing_done(paired: Desk, token: str) -> None:
    for method, path in (("GET", "/v1/events"), ("POST", "/v1/orders")):
        reply = paired.call(method, path, Authorization=token)
        assert (reply.status, reply.data["code"]) == (401, "unpaired")


def test_a_token_in_the_address_is_worth_nothing(paired: Desk) -> None:
    assert paired.call("GET", f"/v1/events?token={paired.token}").status == 404


def test_a_body_that_is_too_long_or_no_json_is_refused_without_an_echo(paired: Desk) -> None:
    bearer = f"Bearer {paired.token}"
    for body in (
        b"{" * 9000,
        b"\xff\xfe",
        b"[]",
        b'{"order": 1}',
        b'{"order": "x", "secrets": {"other": "1"}}',
    ):
        reply = paired.call("POST", "/v1/orders", body, Authorization=bearer)
        assert reply.status == 400
    assert paired.call("POST", "/v1/orders", b"x" * 20_000, Authorization=bearer).status == 400


@pytest.mark.parametrize("length", ["", "-1", "x", "１", "16385", "9" * 9, "9" * 5000])
def test_a_length_that_is_none_is_answered_and_the_connection_ends(desk: Desk, length: str) -> None:
    port = desk.agent.server_port
    head = f"POST /v1/pair HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: {SERVER}\r\n"
    with socket.create_connection(("127.0.0.1", port), 5) as line:
        line.sendall(f"{head}Content-Length: {length}\r\n\r\n".encode())
        told = b"".join(iter(lambda: line.recv(4096), b""))
    assert told.startswith(b"HTTP/1.1 400 ")


def test_the_agent_listens_on_loopback_only(desk: Desk) -> None:
    assert desk.agent.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize(
    ("given", "origin"),
    [("https://A.example/", "https://a.example"), ("https://a.example:443", "https://a.example"),
     ("http://localhost:8000", "http://localhost:8000"), ("http://[::1]:80", "http://[::1]")],
)  # fmt: skip
def test_an_origin_is_written_as_browsers_write_it(given: str, origin: str) -> None:
    assert normal_origin(given) == origin


@pytest.mark.parametrize(
    "given", ["", "localhost", "ftp://a", "https://", "https://a/b", "https://u:p@a", "http://a:x"]
)
def test_what_is_no_origin_is_refused(given: str) -> None:
    with pytest.raises(OriginMalformed):
        normal_origin(given)
