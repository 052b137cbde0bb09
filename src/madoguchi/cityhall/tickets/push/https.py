"""The real way: https to the push services of `catalogue/waiting/push_services.yaml`, and to no other.

A browser gives the address, so whoever holds a ticket could name any: only listed hosts, only https, only its
standard port, no user in it; no redirect is followed and of the answer the status alone is read.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping
from functools import lru_cache
from http.client import HTTPException, HTTPSConnection
from importlib import resources
from urllib.parse import urlsplit

import yaml

from madoguchi.cityhall.tickets.push.port import Unreached

SECONDS = 10
LONGEST = 2_000
_NAME = re.compile(r"(?=.{1,253}\Z)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z]+")
"""What can be looked up at all: on other names the resolver fails with an error of its own."""


class HttpsPush:
    """Keeps the `PushPort` protocol. A test gives its own hosts, port and trust."""

    label = "Web Push"
    simulated = False

    def __init__(
        self, hosts: tuple[str, ...] | None = None, port: int = 443, context: ssl.SSLContext | None = None
    ) -> None:
        self.hosts = known_hosts() if hosts is None else hosts
        self.port = port
        self.context = context or ssl.create_default_context()

    def accepts(self, endpoint: str) -> bool:
        """An https address of a listed host."""
        try:
            place = urlsplit(endpoint)
            plain = place.scheme == "https" and place.port in {None, 443} and "@" not in place.netloc
        except ValueError:
            return False
        whole = len(endpoint) <= LONGEST and endpoint.isascii() and endpoint.isprintable()
        return whole and plain and " " not in endpoint and self._knows(place.hostname or "")

    def deliver(self, endpoint: str, headers: Mapping[str, str], body: bytes) -> int:
        """Post once. Raises `Unreached`, also for an address that is not accepted (any more)."""
        if not self.accepts(endpoint):
            raise Unreached("not a listed push service")
        place = urlsplit(endpoint)
        path = f"{place.path or '/'}?{place.query}" if place.query else place.path or "/"
        connection = HTTPSConnection(place.hostname or "", self.port, timeout=SECONDS, context=self.context)
        try:
            connection.request("POST", path, body, dict(headers))
            return connection.getresponse().status
        except (OSError, HTTPException) as problem:
            raise Unreached(type(problem).__name__) from None
        finally:
            connection.close()

    def _knows(self, host: str) -> bool:
        listed = any(
            host.endswith(one[1:]) if one.startswith("*.") else host == one for one in self.hosts
        )
        return listed and (host in self.hosts or _NAME.fullmatch(host) is not None)


@lru_cache(maxsize=1)
def known_hosts() -> tuple[str, ...]:
    """The listed hosts."""
    path = resources.files("madoguchi") / "catalogue" / "waiting" / "push_services.yaml"
    return tuple(one["host"] for one in yaml.safe_load(path.read_text(encoding="utf-8"))["services"])
