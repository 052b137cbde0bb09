"""Fields that nobody searches by, encrypted with AES-256-GCM under a key per municipality.

Stored form: `1 | key id (8 bytes) | nonce (12) | ciphertext and tag`. The associated data is
`municipality:table.column`, so that a value copied to another column or city does not decrypt.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

from madoguchi.cityhall.tenancy.scope import active_municipality

_VERSION = b"\x01"


def new_key(municipality_id: int) -> Any:
    """Make a fresh data key for a municipality, wrapped by the master key, and store it."""
    from madoguchi.cityhall.tenancy.models import MunicipalityKey

    wrapped = wrap(AESGCM.generate_key(256), municipality_id)
    forget_keys()
    return MunicipalityKey.objects.create(municipality_id=municipality_id, wrapped=wrapped)


def wrap(data_key: bytes, municipality_id: int) -> bytes:
    """A data key as it is stored: sealed with the master key for this municipality."""
    nonce = os.urandom(12)
    return nonce + master_cipher().encrypt(nonce, data_key, _wrap_label(municipality_id))


def unwrap(wrapped: bytes, municipality_id: int, master: AESGCM | None = None) -> bytes:
    """The data key. Raises `cryptography.exceptions.InvalidTag` for another master key or municipality."""
    return (master or master_cipher()).decrypt(wrapped[:12], wrapped[12:], _wrap_label(municipality_id))


def forget_keys() -> None:
    """Empty this process's cache of keys. Other processes go on with theirs, which stay valid."""
    _newest_key.cache_clear()
    _cipher.cache_clear()
    _first_key.cache_clear()


def encrypt(plain: bytes, column: str) -> bytes:
    """Seal `plain` for `column` (`table.column`) under the active municipality's newest key."""
    municipality_id = active_municipality()
    key_id = _newest_key(municipality_id)
    nonce = os.urandom(12)
    sealed = _cipher(municipality_id, key_id).encrypt(nonce, plain, _label(municipality_id, column))
    return _VERSION + key_id.to_bytes(8, "big") + nonce + sealed


def decrypt(stored: bytes, column: str) -> bytes:
    """Open what `encrypt` sealed. Raises `cryptography.exceptions.InvalidTag` when anything was altered."""
    municipality_id = active_municipality()
    key_id, nonce, sealed = int.from_bytes(stored[1:9], "big"), stored[9:21], stored[21:]
    return _cipher(municipality_id, key_id).decrypt(nonce, sealed, _label(municipality_id, column))


def keyed_secret(purpose: str) -> bytes:
    """32 bytes for HMACs of one purpose in the active municipality, such as fingerprints that are compared.

    Derived from its first data key, so that they stay the same when a newer key encrypts.
    """
    return hmac.digest(_first_key(active_municipality()), f"madoguchi:{purpose}".encode(), "sha256")


class EncryptedJSONField(models.BinaryField):
    """Any JSON value, encrypted at rest; read back as Python values. Cannot be searched."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None:
            plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
            value = encrypt(plain, self._column)
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else json.loads(decrypt(bytes(value), self._column))

    def value_to_string(self, obj: models.Model) -> str:
        return json.dumps(self.value_from_object(obj), ensure_ascii=False)

    def to_python(self, value: Any) -> Any:
        return value

    @property
    def _column(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"


class EncryptedBytesField(models.BinaryField):
    """A file such as a PDF, encrypted at rest."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        column = f"{self.model._meta.db_table}.{self.column}"
        sealed = None if value is None else encrypt(bytes(value), column)
        return super().get_db_prep_value(sealed, connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else decrypt(bytes(value), f"{self.model._meta.db_table}.{self.column}")


def _label(municipality_id: int, column: str) -> bytes:
    return f"{municipality_id}:{column}".encode()


def _wrap_label(municipality_id: int) -> bytes:
    return f"data-key:{municipality_id}".encode()


def master_cipher() -> AESGCM:
    """AES-256-GCM under the installation's master key."""
    return AESGCM(base64.b64decode(settings.MASTER_KEY))


@lru_cache(maxsize=4096)
def _newest_key(municipality_id: int) -> int:
    from madoguchi.cityhall.tenancy.models import MunicipalityKey

    return MunicipalityKey.objects.filter(municipality_id=municipality_id).latest("id").pk


@lru_cache(maxsize=4096)
def _cipher(municipality_id: int, key_id: int) -> AESGCM:
    from madoguchi.cityhall.tenancy.models import MunicipalityKey

    key = MunicipalityKey.objects.get(municipality_id=municipality_id, pk=key_id)
    return AESGCM(unwrap(bytes(key.wrapped), municipality_id))


@lru_cache(maxsize=4096)
def _first_key(municipality_id: int) -> bytes:
    from madoguchi.cityhall.tenancy.models import MunicipalityKey

    key = MunicipalityKey.objects.filter(municipality_id=municipality_id).earliest("id")
    return unwrap(bytes(key.wrapped), municipality_id)
