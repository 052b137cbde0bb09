"""The https way of Web Push: which addresses it takes, and what it does at a real TLS server."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from madoguchi.cityhall.tickets.push.https import HttpsPush, known_hosts
from madoguchi.cityhall.tickets.push.port import Unreached


@pytest.mark.parametrize(
    ("endpoint", "accepted"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc:def", True),
        ("https://fcm.googleapis.com:443/wp/x", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/gAAA", True),
        ("https://web.push.apple.com/QO", True),
        ("https://wns2-par02p.notify.windows.com/w/?token=BQ", True),
        ("http://fcm.googleapis.com/wp/x", False),
        ("https://fcm.googleapis.com:8443/wp/x", False),
        ("https://fcm.googleapis.com@127.0.0.1/x", False),
        ("https://user@fcm.googleapis.com/x", False),
        ("https://127.0.0.1/fcm.googleapis.com", False),
        ("https://fcm.googleapis.com.evil.example/x", False),
        ("https://evilnotify.windows.com/x", False),
        ("https://notify.windows.com/x", False),
        ("https://..push.apple.com/x", False),
        ("https://.push.apple.com/x", False),
        (f"https://{'a' * 64}.push.apple.com/x", False),
        (f"https://{'a.' * 130}push.apple.com/x", False),
        ("https://a,b.push.apple.com/x", False),
        ("https://a%00.push.apple.com/x", False),
        ("https://a\\b.push.apple.com/x", False),
        ("https://web.push.apple.com./x", False),
        ("https://[::1]/x", False),
        ("https://[/x", False),
        ("https://fcm.googleapis.com:x/", False),
        ("https://fcm.googleapis.com/a b", False),
        ("https://fcm.googleapis.com/a\r\nHost: x", False),
        ("https://fcm.googleapis.com/" + "a" * 2_000, False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_only_listed_push_services_may_be_named(endpoint: str, accepted: bool) -> None:
    assert HttpsPush().accepts(endpoint) is accepted


def test_the_list_names_no_address_and_nothing_that_stands_for_every_host() -> None:
    for host in known_hosts():
        assert host.removeprefix("*.").count(".") >= 2
        assert not host.removeprefix("*.").replace(".", "").isdecimal()


class Service(BaseHTTPRequestHandler):
    """A push service that answers with the status its path names, and keeps what it was sent."""

    seen: list[tuple[str, dict[str, str], bytes]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Service.seen.append((self.path, dict(self.headers), body))
        status = int(self.path.strip("/").split("?")[0])
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/201")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Silent."""


@pytest.fixture
def tls(tmp_path: Path) -> Iterator[tuple[int, ssl.SSLContext]]:
    """Its port, and the trust of a client that knows it."""
    pem = tmp_path / "server.pem"
    pem.write_bytes(_certificate())
    server = HTTPServer(("localhost", 0), Service)
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(pem)
    server.socket = own.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    Service.seen.clear()
    yield server.server_port, ssl.create_default_context(cafile=str(pem))
    server.shutdown()
    thread.join()
    server.server_close()


def test_https_posts_once_and_follows_no_redirect(tls: tuple[int, ssl.SSLContext]) -> None:
    port, trust = tls
    way = HttpsPush(("localhost",), port, trust)
    for status in (201, 302, 410, 503):
        assert way.deliver(f"https://localhost/{status}?x=1", {"TTL": "600"}, b"sealed") == status
    assert [path for path, _, _ in Service.seen] == ["/201?x=1", "/302?x=1", "/410?x=1", "/503?x=1"]
    assert {(headers["TTL"], body) for _, headers, body in Service.seen} == {("600", b"sealed")}


def test_https_tells_that_nobody_could_be_reached(tls: tuple[int, ssl.SSLContext]) -> None:
    port, trust = tls
    for way in (
        HttpsPush(("localhost",), port),
        HttpsPush(("localhost",), 1, trust),
        HttpsPush(("other.example",), port, trust),
    ):
        with pytest.raises(Unreached):
            way.deliver("https://localhost/201", {}, b"")
    assert Service.seen == []


@pytest.mark.parametrize("host", [".", "a" * 64])
def test_a_name_that_nobody_can_look_up_is_nobody_reached(host: str) -> None:
    """An error of the resolver would end the job, and with it the news of everybody else in the hall."""
    with pytest.raises(Unreached):
        HttpsPush().deliver(f"https://{host}.push.apple.com/x", {}, b"")


def _certificate() -> bytes:
    key, now = generate_private_key(SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )  # fmt: skip
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return plain + made.public_bytes(Encoding.PEM)
