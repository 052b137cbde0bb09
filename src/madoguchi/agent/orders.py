"""What the server asks of a card, as a text that the page carries: `base64url(JSON).base64url(HMAC)`.

    {"id", "kind", "nonce", "issued", "expires", "subject", "key"?, "digest"?, "purpose"?}

Moments are ISO 8601 with offset. The agent executes an order of its paired server only, once, before it
expires. Nothing personal is in it: `subject` names a row of the server, such as `visit:<uuid>`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from madoguchi.agent.sealing import SealBroken, from_text, is_stamped, stamp
from madoguchi.card.jpki.challenge import Challenge
from madoguchi.rules.base64url import to_text

OrderKind = Literal["read_person", "read_number", "sign", "authenticate"]
KeyName = Literal["", "signature", "authentication"]
_KINDS: dict[str, OrderKind] = {
    "read_person": "read_person",
    "read_number": "read_number",
    "sign": "sign",
    "authenticate": "authenticate",
}
_KEYS: dict[str, KeyName] = {"": "", "signature": "signature", "authentication": "authentication"}
CLOCKS_DIFFER = timedelta(minutes=2)
"""How far the clock of a clerk's PC may be from the server's."""
LONGEST = timedelta(minutes=10)
"""An order is remembered until it ends, so that it is done once; the server's end after two minutes."""
_MOST_CHARACTERS = 4000


class OrderRefused(ValueError):
    """Not an order of the paired server, or of no form this agent knows."""


class OrderExpired(OrderRefused):
    """Its time is over, or by this clock has not come."""


@dataclass(frozen=True, slots=True)
class Order:
    """`nonce`: the server's question to the card. `digest`: for `sign`, a digest for each algorithm
    a key may have (`card/digests.py`)."""

    id: str
    kind: OrderKind
    nonce: bytes
    issued: datetime
    expires: datetime
    subject: str
    key: KeyName = ""
    digest: bytes = b""
    purpose: str = ""

    @property
    def challenge(self) -> Challenge:
        """For `authenticate`: what the card signs can be nothing but an answer to this question."""
        return Challenge(self.nonce, self.purpose, self.issued)

    def refuse_untimely(self, now: datetime) -> None:
        """Raise OrderExpired outside its time, as far as two clocks can tell, and for one that never ends."""
        too_early, too_late = self.issued - now > CLOCKS_DIFFER, now - self.expires >= CLOCKS_DIFFER
        if too_early or too_late or self.expires - self.issued > LONGEST:
            raise OrderExpired


def write_order(order: Order, key: bytes) -> str:
    """The order's text, stamped with K."""
    body = to_text(json.dumps(_as_data(order), ensure_ascii=False, separators=(",", ":")).encode())
    return f"{body}.{to_text(stamp(key, body.encode()))}"


def read_order(text: str, key: bytes) -> Order:
    """The order that the holder of K wrote. Raises OrderRefused for every other text."""
    body, dot, mark = text.partition(".")
    try:
        if not dot or len(text) > _MOST_CHARACTERS or not is_stamped(key, body.encode(), from_text(mark)):
            raise OrderRefused
        return _from_data(json.loads(from_text(body)))
    except (SealBroken, KeyError, TypeError, ValueError, RecursionError):
        raise OrderRefused from None


def _as_data(order: Order) -> dict[str, str]:
    data = {
        "id": order.id,
        "kind": order.kind,
        "nonce": to_text(order.nonce),
        "issued": order.issued.isoformat(),
        "expires": order.expires.isoformat(),
        "subject": order.subject,
        "key": order.key,
        "digest": to_text(order.digest),
        "purpose": order.purpose,
    }
    return {name: value for name, value in data.items() if value}


def _from_data(data: dict[str, Any]) -> Order:
    return Order(
        id=str(data["id"]),
        kind=_KINDS[data["kind"]],
        nonce=from_text(data["nonce"]),
        issued=_moment(data["issued"]),
        expires=_moment(data["expires"]),
        subject=str(data["subject"]),
        key=_KEYS[data.get("key", "")],
        digest=from_text(data.get("digest", "")),
        purpose=str(data.get("purpose", "")),
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise OrderRefused
    return moment
