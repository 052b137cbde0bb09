"""The bodies that pages post, read strictly. What is secret becomes a `Secret` at once."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from madoguchi.agent.orders import KeyName
from madoguchi.agent.sealing import SealBroken, from_text
from madoguchi.card.jpki.challenge import NONCE_BYTES
from madoguchi.card.secret import Secret

MOST_BYTES = 16_384
SECRET_NAMES = frozenset({"number_b", "birth", "expires_year", "security_code", "pin", "password"})
_KEYS: dict[str, KeyName] = {"signature": "signature", "authentication": "authentication"}
MOST_LABEL = 60
MOST_NAME, _MOST_SECRET = 100, 40
_HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")
"""JSON can spell it; nothing that is shown or sent afterwards can hold it."""


class BodyRefused(ValueError):
    """Not the JSON of this request. Holds nothing of what was sent."""


@dataclass(frozen=True, slots=True)
class PairRequest:
    """`label`: what the agent's page shows as its partner."""

    code: str = field(repr=False)
    server_key: bytes
    label: str


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """`confirmed_by`: the clerk who goes on although one try is left."""

    order: str
    secrets: dict[str, Secret]
    confirmed_by: str


def read_pair(body: bytes) -> PairRequest:
    """Raises BodyRefused."""
    data = _object(body)
    try:
        key = from_text(_text(data, "server_key", 100))
    except SealBroken:
        raise BodyRefused from None
    return PairRequest(_text(data, "code", 20), key, _text(data, "label", MOST_LABEL, ""))


def read_order_request(body: bytes) -> OrderRequest:
    """Raises BodyRefused."""
    data = _object(body)
    given = data.get("secrets", {})
    if not isinstance(given, dict) or not given.keys() <= SECRET_NAMES:
        raise BodyRefused
    secrets = {name: Secret(_text(given, name, _MOST_SECRET)) for name in given}
    return OrderRequest(_text(data, "order", 4000), secrets, _text(data, "confirmed_by", MOST_NAME, ""))


@dataclass(frozen=True, slots=True)
class SignInRequest:
    """The server's question, and the PIN."""

    nonce: bytes
    asked: datetime
    secrets: dict[str, Secret]
    confirmed_by: str


def read_sign_in(body: bytes) -> SignInRequest:
    """Raises BodyRefused."""
    data = _object(body)
    try:
        nonce = from_text(_text(data, "nonce", 100))
        asked = datetime.fromisoformat(_text(data, "asked", 40))
    except ValueError:
        raise BodyRefused from None
    if asked.tzinfo is None or len(nonce) != NONCE_BYTES:
        raise BodyRefused
    secrets = {"pin": Secret(_text(data, "pin", _MOST_SECRET))}
    return SignInRequest(nonce, asked, secrets, _text(data, "confirmed_by", MOST_NAME, ""))


def read_tries(body: bytes) -> KeyName:
    """Which key is asked about. Raises BodyRefused."""
    name = _text(_object(body), "key", 20)
    if name not in _KEYS:
        raise BodyRefused
    return _KEYS[name]


def _object(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise BodyRefused from None
    if not isinstance(data, dict):
        raise BodyRefused
    return data


def _text(data: dict[str, Any], name: str, most: int, otherwise: str | None = None) -> str:
    value = data.get(name, otherwise)
    if not isinstance(value, str) or len(value) > most or _HALF_A_CHARACTER.search(value):
        raise BodyRefused
    return value
