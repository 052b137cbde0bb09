"""One agent, one session: a code that the clerk types from this PC's own page, and a token for the page.

The code is of eight digits, good for ten minutes, five tries and one pairing; after five wrong ones nobody
pairs for a minute. A new pairing takes the place of the one before.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import threading
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from madoguchi.agent.sealing import KEY_BYTES, seal_pairing
from madoguchi.rules.base64url import to_text

GOOD_FOR = timedelta(minutes=10)
CLOSED_FOR = timedelta(minutes=1)
LONGEST = timedelta(hours=24)
"""No session of the server is older."""
TRIES = 5


class CodeRefused(Exception):
    """`message` and `remedy` are for the clerk."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Paired:
    """What the page gets: `token` for itself, `sealed` for the server."""

    token: str = field(repr=False)
    sealed: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Partner:
    """The session this agent works for. The token is known by its hash."""

    key: bytes = field(repr=False)
    token_sha256: bytes = field(repr=False)
    label: str
    since: datetime


@dataclass(slots=True)
class _Code:
    digits: str = field(repr=False)
    until: datetime
    tries: int = TRIES


class Pairing:
    """Safe for several threads."""

    def __init__(self, name: str, clock: Callable[[], datetime]) -> None:
        self._name = name
        self._clock = clock
        self._lock = threading.Lock()
        self._code: _Code | None = None
        self._closed_until: datetime | None = None
        self.partner: Partner | None = None

    def code(self) -> str | None:
        """The code to show, `0000-0000`; None while nobody can pair."""
        with self._lock:
            code = self._current(self._clock())
            return f"{code.digits[:4]}-{code.digits[4:]}" if code else None

    def pair(self, code: str, server_key: bytes, label: str) -> Paired:
        """Use the code up. Raises CodeRefused, and SealBroken for a server key that is none."""
        with self._lock:
            now = self._clock()
            self._check(self._current(now), code, now)
            key, token = secrets.token_bytes(KEY_BYTES), secrets.token_urlsafe(32)
            brought = json.dumps({"key": to_text(key), "name": self._name}).encode()
            paired = Paired(token, to_text(seal_pairing(server_key, brought)))
            self._code = None
            self.partner = Partner(key, _digest(token), label, now)
            return paired

    def partner_of(self, token: str) -> Partner | None:
        """The partner, for the page that holds its token."""
        partner = self.partner
        if partner is not None and self._clock() - partner.since >= LONGEST:
            self.end(partner)
            return None
        if partner is None or not hmac.compare_digest(_digest(token), partner.token_sha256):
            return None
        return partner

    def is_partner(self, partner: Partner) -> bool:
        """Whether this session is still the one the agent works for."""
        return self.partner is partner

    def end(self, partner: Partner | None = None) -> None:
        """Forget the session; its token and its orders are worth nothing afterwards.

        `partner`: this one only, so that whoever leaves late does not end the session that came after.
        """
        with self._lock:
            if partner is None or partner is self.partner:
                self.partner = None

    def _current(self, now: datetime) -> _Code | None:
        if self._closed_until is not None and now < self._closed_until:
            return None
        if self._code is None or now >= self._code.until:
            self._code = _Code(f"{secrets.randbelow(10**8):08d}", now + GOOD_FOR)
        return self._code

    def _check(self, current: _Code | None, given: str, now: datetime) -> None:
        if current is None:
            raise CodeRefused(
                "番号を何度も間違えたため、止めています。",
                "1分待ってから、カードリーダーの画面に出る新しい番号を入れてください。",
            )
        typed = "".join(one for one in unicodedata.normalize("NFKC", given) if one.isdecimal())
        if hmac.compare_digest(typed.encode(), current.digits.encode()):
            return
        current.tries -= 1
        if current.tries == 0:
            self._code, self._closed_until = None, now + CLOSED_FOR
        raise CodeRefused(
            "番号が違うか、時間が過ぎています。", "カードリーダーの画面にいま出ている番号を入れてください。"
        )


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
