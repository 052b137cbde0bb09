"""Who sends: the installation's own key, told to push services as RFC 8292 says (VAPID)."""

from __future__ import annotations

import json
import time
from functools import lru_cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from madoguchi.cityhall.tickets.push.message import point_of
from madoguchi.rules.base64url import from_text, to_text

LIFE_SECONDS = 12 * 3600
"""A token may be good for 24 hours at most (RFC 8292, section 2)."""


def new_key() -> str:
    """A private key in the form that `key_from` reads."""
    return to_text(generate_private_key(SECP256R1()).private_numbers().private_value.to_bytes(32, "big"))


@lru_cache
def key_from(text: str) -> EllipticCurvePrivateKey:
    """The private key from its 32 bytes in base64url (`./madoguchi keys new-push`). Raises ValueError."""
    value = from_text(text)
    if len(value) != 32:
        raise ValueError(f"the key has {len(value)} bytes, not 32")
    return derive_private_key(int.from_bytes(value, "big"), SECP256R1())


def public_text(key: EllipticCurvePrivateKey) -> str:
    """The public key as a browser wants it for `applicationServerKey`."""
    return to_text(point_of(key.public_key()))


def authorization(key: EllipticCurvePrivateKey, endpoint: str, contact: str, now: float | None = None) -> str:
    """The header `Authorization` for one endpoint. `contact`: a mailto: or https: address of the sender."""
    expires = int(time.time() if now is None else now) + LIFE_SECONDS
    claims = {"aud": _origin(endpoint), "exp": expires, "sub": contact}
    body = ".".join(to_text(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims))
    r, s = decode_dss_signature(key.sign(body.encode(), ECDSA(SHA256())))
    signature = to_text(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={body}.{signature}, k={public_text(key)}"


def _origin(endpoint: str) -> str:
    """As RFC 6454 writes it (section 6.2): small letters, the port only where it is not that of https."""
    place = urlsplit(endpoint)
    port = "" if place.port in {None, 443} else f":{place.port}"
    return f"https://{place.hostname}{port}"
