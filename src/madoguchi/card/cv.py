"""Card-verifiable certificates of the municipalities' keys, and the RSA signatures made with them.

A certificate names the key that signed it and does not carry it: those keys are configured from outside
(`read_cv_keys`), never taken from the card. Signatures are PKCS#1 v1.5 with SHA-256 (V, soltia48/myna-card).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from madoguchi.card.editions import CardFile
from madoguchi.card.errors import EditionError, MalformedData
from madoguchi.card.tlv import read_all
from madoguchi.card.values import read_template

_EXPONENT, _MODULUS, _ID = 0x90, 0x91, 16
_MIN_BITS, _MAX_BITS = 2048, 8192


@dataclass(frozen=True, slots=True)
class CvCertificate:
    """`issuer` and `subject` are 16-byte key ids; `signed` is what the signature covers."""

    issuer: bytes
    subject: bytes
    key: rsa.RSAPublicKey
    signed: bytes = field(repr=False)
    signature: bytes = field(repr=False)


def read_cv_certificate(file: CardFile, raw: bytes) -> CvCertificate:
    """Raises MalformedData."""
    template = read_template(file, raw)
    body = template.value("body")
    if len(body) <= 2 * _ID:
        raise MalformedData("券面の証明書の形が違います。")
    key = read_public_key(body[2 * _ID :])
    return CvCertificate(body[:_ID], body[_ID : 2 * _ID], key, body, template.value("signature"))


def read_public_key(data: bytes) -> rsa.RSAPublicKey:
    """Exponent (90) and modulus (91), RSA of 2048 bits or more. Raises MalformedData."""
    numbers = {one.tag: int.from_bytes(one.value, "big") for one in read_all(data)}
    exponent, modulus = numbers.get(_EXPONENT, 0), numbers.get(_MODULUS, 0)
    if not _MIN_BITS <= modulus.bit_length() <= _MAX_BITS or exponent != 65537:
        raise MalformedData("券面の公開鍵の形が違います。")
    try:
        return rsa.RSAPublicNumbers(exponent, modulus).public_key()
    except ValueError:
        raise MalformedData("券面の公開鍵の形が違います。") from None


def signed_by(key: rsa.RSAPublicKey, signature: bytes, message: bytes) -> bool:
    """PKCS#1 v1.5 with SHA-256."""
    try:
        key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def signed_groups(key: rsa.RSAPublicKey, signature: bytes, groups: tuple[bytes, ...]) -> bool:
    """The card face's way: one DigestInfo that holds the SHA-256 of each group, one after the other (V)."""
    digests = b"".join(hashlib.sha256(group).digest() for group in groups)
    try:
        payload = key.recover_data_from_signature(signature, padding.PKCS1v15(), None)
    except InvalidSignature:
        return False
    return payload == digest_info(digests)


def digest_info(digests: bytes) -> bytes:
    """DigestInfo with the OID of SHA-256 around one or more digests (up to three)."""
    inner = bytes.fromhex("300D06096086480165030402010500") + bytes((0x04, len(digests))) + digests
    return bytes((0x30, len(inner))) + inner


CvKeys = Mapping[bytes, rsa.RSAPublicKey]
"""The configured CA keys by their 16-byte id."""


def read_cv_keys(path: Path) -> CvKeys:
    """`keys: [{id: HEX, modulus: HEX}]` in YAML, exponent 65537. Raises EditionError or OSError."""
    try:
        # every scalar stays a text: an id is often of decimal digits only
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
        rows: list[Any] = data["keys"]
        numbers = {bytes.fromhex(row["id"]): int(row["modulus"], 16) for row in rows}
        return {identifier: rsa.RSAPublicNumbers(65537, n).public_key() for identifier, n in numbers.items()}
    except (KeyError, TypeError, ValueError, OverflowError, yaml.YAMLError) as error:
        raise EditionError(
            f"券面の認証局の鍵のファイル {path.name} が正しくありません。", "定義を直してください。"
        ) from error
