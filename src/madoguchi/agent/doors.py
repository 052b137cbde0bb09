"""Who may knock: asked before anything is read of a request.

Only this machine's own name in `Host` (a foreign name that resolves to 127.0.0.1 is DNS rebinding), and only
the configured server in `Origin`. The agent's own page needs no Origin for a GET: browsers send none; a page
of another origin cannot read it, frame it, or script it.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message
from urllib.parse import urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}


class OriginMalformed(ValueError):
    """Not of the form https://HOST[:PORT]."""


def normal_origin(url: str) -> str:
    """`https://host[:port]` as browsers send it. Raises OriginMalformed."""
    parts = urlsplit(url.strip())
    try:
        port = parts.port
    except ValueError:
        raise OriginMalformed(url) from None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or parts.username or parts.path.strip("/"):
        raise OriginMalformed(url)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    shown = "" if port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{host}{shown}"


@dataclass(frozen=True, slots=True)
class Doors:
    """The names of this agent and the origin of its server."""

    port: int
    server: str

    def is_here(self, headers: Message) -> bool:
        """Whether the request was meant for this agent by one of its own names."""
        return _single(headers, "Host") in {f"127.0.0.1:{self.port}", f"localhost:{self.port}"}

    def is_from_server(self, headers: Message) -> bool:
        """Whether a page of the paired server asks."""
        return _single(headers, "Origin") == self.server

    def is_own_page(self, headers: Message) -> bool:
        """Whether this agent's own page asks for its parts."""
        return _single(headers, "Sec-Fetch-Site") == "same-origin"

    def is_own_deed(self, headers: Message) -> bool:
        """Whether this agent's own page does something."""
        own = {f"http://127.0.0.1:{self.port}", f"http://localhost:{self.port}"}
        return self.is_own_page(headers) and _single(headers, "Origin") in own

    def may_be_opened(self, headers: Message) -> bool:
        """Whether the agent's page is opened as a page (a link, the address bar), not fetched or framed."""
        mode, target = _single(headers, "Sec-Fetch-Mode"), _single(headers, "Sec-Fetch-Dest")
        return mode in {"", "navigate"} and target in {"", "document"}


def bearer(headers: Message) -> str:
    """The token of `Authorization: Bearer`; empty if there is none."""
    kind, _, token = _single(headers, "Authorization").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _single(headers: Message, name: str) -> str:
    """A header that came once; two of them are nobody's."""
    values = headers.get_all(name, [])
    return str(values[0]).strip() if len(values) == 1 else ""
