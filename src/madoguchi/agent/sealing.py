"""What nobody between the agent and the server can read or change.

    pairing   32 bytes X25519 key of the agent | 12 nonce | AES-256-GCM under HKDF(X25519, salt = both keys)
    answer    12 nonce | AES-256-GCM under HKDF(K, "answer"), associated data: the order's id
    order     HMAC-SHA256 under HKDF(K, "order")

K is the agent's fresh key of one pairing, 32 bytes. Each purpose has a key of its own.
"""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from madoguchi.rules import base64url

KEY_BYTES = 32
_NONCE_BYTES = 12
_PAIRING = b"madoguchi card agent pairing 1"


class SealBroken(ValueError):
    """Not sealed by whom it must be, for another order, or changed on the way."""


@dataclass(frozen=True, slots=True)
class ServerKey:
    """The server's key of one pairing; the private half never leaves it."""

    private: bytes = field(repr=False)
    public: bytes


def new_server_key() -> ServerKey:
    """A fresh key pair, both halves as 32 raw bytes."""
    private = X25519PrivateKey.generate()
    return ServerKey(private.private_bytes_raw(), private.public_key().public_bytes_raw())


def seal_pairing(server_key: bytes, plain: bytes) -> bytes:
    """To the owner of a server key. Raises SealBroken for what is no such key."""
    try:
        theirs = X25519PublicKey.from_public_bytes(server_key)
        own = X25519PrivateKey.generate()
        shared = own.exchange(theirs)
    except ValueError:
        raise SealBroken("no X25519 key") from None
    public, nonce = own.public_key().public_bytes_raw(), os.urandom(_NONCE_BYTES)
    key = _expand(shared, _PAIRING, public + server_key)
    return public + nonce + AESGCM(key).encrypt(nonce, plain, None)


def open_pairing(private: bytes, sealed: bytes) -> bytes:
    """What `seal_pairing` sealed. Raises SealBroken."""
    own = X25519PrivateKey.from_private_bytes(private)
    public, rest = sealed[:KEY_BYTES], sealed[KEY_BYTES:]
    try:
        shared = own.exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        raise SealBroken("no X25519 key") from None
    return _open(_expand(shared, _PAIRING, public + own.public_key().public_bytes_raw()), rest, b"")


def seal_answer(key: bytes, order_id: str, plain: bytes) -> bytes:
    """An answer to one order, for the holder of K."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(_expand(key, b"answer")).encrypt(nonce, plain, order_id.encode())


def open_answer(key: bytes, order_id: str, sealed: bytes) -> bytes:
    """What `seal_answer` sealed for this order. Raises SealBroken."""
    return _open(_expand(key, b"answer"), sealed, order_id.encode())


def stamp(key: bytes, text: bytes) -> bytes:
    """The HMAC that makes a text an order of the holder of K."""
    return hmac.digest(_expand(key, b"order"), text, "sha256")


def is_stamped(key: bytes, text: bytes, given: bytes) -> bool:
    """Whether the HMAC is of this text under this K."""
    return hmac.compare_digest(stamp(key, text), given)


def from_text(text: str) -> bytes:
    """The bytes of base64url. Raises SealBroken for anything else, also for a JSON value that is no text."""
    try:
        return base64url.from_text(text)
    except (ValueError, AttributeError):
        raise SealBroken("no base64url") from None


def _open(key: bytes, sealed: bytes, label: bytes) -> bytes:
    nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, rest, label)
    except (InvalidTag, ValueError):
        raise SealBroken("not sealed for this") from None


def _expand(secret: bytes, purpose: bytes, salt: bytes | None = None) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt, purpose).derive(secret)
