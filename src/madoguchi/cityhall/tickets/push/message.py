"""Message encryption for Web Push (RFC 8291) with the coding aes128gcm (RFC 8188): one record, one message.

Only the browser that made the keys can read it; the push service in between cannot. V: checked against the
example of RFC 8291, Appendix A (tests/cityhall/tickets/test_push_message.py).
"""

from __future__ import annotations

import secrets

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD = 4096
"""Size of a record. A push service must take 4096 bytes of body (RFC 8030, 7.2)."""
LONGEST = 3993
"""Bytes of text that fit: 4096 less 86 of header, 16 of tag and 1 of padding (RFC 8291, section 4)."""
_LAST = b"\x02"


def encrypt(
    text: bytes, p256dh: bytes, auth: bytes, *,
    key: EllipticCurvePrivateKey | None = None, salt: bytes | None = None,
) -> bytes:  # fmt: skip
    """The body for the browser with the public key `p256dh` (65 bytes) and the secret `auth` (16 bytes).

    `key` and `salt` are fresh for each message; only the RFC's example gives them. Raises ValueError when
    the text is too long or `p256dh` is no point of the curve.
    """
    if len(text) > LONGEST:
        raise ValueError(f"a push message holds {LONGEST} bytes, not {len(text)}")
    key, salt = key or generate_private_key(SECP256R1()), salt or secrets.token_bytes(16)
    own = point_of(key.public_key())
    secret = key.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), p256dh))
    cipher, nonce = keys_of(secret, auth, salt, browser=p256dh, server=own)
    header = salt + RECORD.to_bytes(4, "big") + bytes([len(own)]) + own
    return header + AESGCM(cipher).encrypt(nonce, text + _LAST, None)


def keys_of(secret: bytes, auth: bytes, salt: bytes, *, browser: bytes, server: bytes) -> tuple[bytes, bytes]:
    """Content key and nonce from the shared secret (RFC 8291, section 3.4)."""
    base = _hkdf(auth, b"WebPush: info\x00" + browser + server, 32, secret)
    cipher = _hkdf(salt, b"Content-Encoding: aes128gcm\x00", 16, base)
    return cipher, _hkdf(salt, b"Content-Encoding: nonce\x00", 12, base)


def point_of(key: EllipticCurvePublicKey) -> bytes:
    """The 65 bytes of an uncompressed point."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _hkdf(salt: bytes, info: bytes, length: int, secret: bytes) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)
