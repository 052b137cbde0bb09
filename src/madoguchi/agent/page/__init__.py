"""The agent's own page, for the eyes of whoever sits at this PC: readers, card, and the code to pair with."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from madoguchi.agent.server import Agent

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_PARTS = {
    "/page.js": ("page.js", "text/javascript; charset=utf-8"),
    "/page.css": ("page.css", "text/css; charset=utf-8"),
}


def html() -> bytes:
    """The page; what changes on it comes from `state`."""
    return _file("page.html")


def part(path: str) -> tuple[bytes, str] | None:
    """A file of the page with its type; None for any other path."""
    if path not in _PARTS:
        return None
    name, kind = _PARTS[path]
    return _file(name), kind


def state(agent: Agent) -> dict[str, Any]:
    """What the page shows now. The code is for this PC's own page only."""
    partner = agent.pairing.partner
    _, event = agent.desk.board.now()
    readers = agent.desk.readers()
    return {
        "code": agent.pairing.code(),
        "server": agent.doors.server,
        "partner": None if partner is None else {"label": partner.label, "since": partner.since.isoformat()},
        "event": event.as_data(),
        "readers": [{"name": one.name, "simulated": one.simulated, "card": one.card} for one in readers],
    }


@lru_cache(maxsize=8)
def _file(name: str) -> bytes:
    return (resources.files(__package__) / name).read_bytes()
