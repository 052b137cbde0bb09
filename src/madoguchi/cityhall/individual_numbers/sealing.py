"""How a 個人番号 is sealed: AES-256-GCM under keys that the rest of the installation does not have.

The store has its own master key (MADOGUCHI_INDIVIDUAL_NUMBER_KEY), its own data key per municipality, and a
blind index under a key derived from the first of them. Stored form as in `tenancy.encryption`; the associated
data binds city, row and holder, so that a value moved to another row, person or city does not open. Keys are
opened when they are used and kept nowhere: reads are few.
"""

from __future__ import annotations

import base64
import hmac
import os
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from madoguchi.cityhall.individual_numbers.models import IndividualNumber, NumberKey
from madoguchi.cityhall.individual_numbers.refusals import StoreClosed
from madoguchi.cityhall.tenancy.scope import active_municipality

_VERSION = b"\x01"


def is_open() -> bool:
    """Whether this process holds the store's key."""
    return bool(settings.INDIVIDUAL_NUMBER_KEY)


def seal(number: str, row_id: UUID, holder: str) -> bytes:
    """The number, for one row and holder, under the municipality's newest key. Raises `StoreClosed`."""
    key = NumberKey.objects.order_by("-position").first() or _first_key()
    nonce = os.urandom(12)
    sealed = _cipher(key).encrypt(nonce, number.encode(), _label(row_id, holder))
    return _VERSION + int(key.pk).to_bytes(8, "big") + nonce + sealed


def unseal(row: IndividualNumber, holder: str) -> str:
    """The number of a row. Raises `StoreClosed`, or `InvalidTag` (cryptography) for altered bytes."""
    stored = bytes(row.sealed)
    key_id, nonce, sealed = int.from_bytes(stored[1:9], "big"), stored[9:21], stored[21:]
    return _cipher(NumberKey.objects.get(pk=key_id)).decrypt(nonce, sealed, _label(row.pk, holder)).decode()


def digest_of(number: str) -> str:
    """The number's blind index in the active municipality: equal for equal numbers, meaningless elsewhere."""
    secret = hmac.digest(unwrap(_first_key().wrapped), b"madoguchi:individual-number-index", "sha256")
    return hmac.digest(secret, number.encode(), "sha256").hex()


def add_key() -> NumberKey:
    """A fresh data key for the active municipality; from now on it encrypts. Raises `StoreClosed`."""
    newest = NumberKey.objects.order_by("-position").first() or _first_key()
    return NumberKey.objects.create(position=newest.position + 1, wrapped=wrap(AESGCM.generate_key(256)))


def wrap(data_key: bytes) -> bytes:
    """A data key of the active municipality as it is stored. Raises `StoreClosed`."""
    nonce = os.urandom(12)
    return nonce + _master().encrypt(nonce, data_key, _wrap_label())


def unwrap(wrapped: bytes, master: AESGCM | None = None) -> bytes:
    """The data key. Raises `cryptography.exceptions.InvalidTag` for another master key or municipality."""
    stored = bytes(wrapped)
    return (master or _master()).decrypt(stored[:12], stored[12:], _wrap_label())


def _first_key() -> NumberKey:
    """Made with the first number; of two clerks who store one at once, the slower finds the other's key."""
    key: NumberKey
    key, _made = NumberKey.objects.get_or_create(
        position=1, defaults={"wrapped": wrap(AESGCM.generate_key(256))}
    )
    return key


def _cipher(key: NumberKey) -> AESGCM:
    return AESGCM(unwrap(key.wrapped))


def _master() -> AESGCM:
    if not is_open():
        raise StoreClosed
    return AESGCM(base64.b64decode(settings.INDIVIDUAL_NUMBER_KEY))


def _label(row_id: UUID, holder: str) -> bytes:
    return f"individual-number:{active_municipality()}:{row_id}:{holder}".encode()


def _wrap_label() -> bytes:
    return f"individual-number-key:{active_municipality()}".encode()
