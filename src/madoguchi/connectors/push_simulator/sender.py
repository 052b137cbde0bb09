"""Whether the sender is who it says: RFC 8292 from the push service's side."""

from __future__ import annotations

import json
import re
import time

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from madoguchi.rules.base64url import from_text

_HEADER = re.compile(r"vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=([\w-]+)")
_DAY = 24 * 3600


def is_signed(header: str, audience: str) -> bool:
    """Signed by the key it names, for this service, for a day at most, with an address of somebody to ask."""
    parts = _HEADER.fullmatch(header)
    if parts is None:
        return False
    head, body, signature, public = parts.groups()
    claims, raw = json.loads(from_text(body)), from_text(signature)
    both = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), from_text(public))
    try:
        key.verify(both, f"{head}.{body}".encode(), ECDSA(SHA256()))
    except InvalidSignature:
        return False
    asked = claims["sub"].startswith(("mailto:", "https://"))
    return bool(claims["aud"] == audience and 0 < claims["exp"] - time.time() <= _DAY and asked)
