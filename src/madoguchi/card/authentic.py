"""Whether what the card says is what a municipality wrote on it: digest, signature, certificate, authority.

The chain is: 基本4情報 → its digest in the integrity file → that file's signature → the municipality's key
in the card-verifiable certificate → a CA key configured from outside. `present` proves that a real card lies
on the reader: it signs a fresh challenge with a key the municipality certified. Nothing signed ties that key
to the four items (D), so it does not replace a look at the face.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from madoguchi.card.checks import Check, found, settle
from madoguchi.card.cv import CvCertificate, CvKeys, read_public_key, signed_by
from madoguchi.card.editions import Edition
from madoguchi.card.values import attributes_digest_source, read_template

REQUIRED = frozenset({"digest", "signature", "authority", "present"})
AuthenticConclusion = Literal["authentic", "not_authentic", "unsettled"]
_CONCLUSIONS: Mapping[str, AuthenticConclusion] = {
    "passed": "authentic",
    "failed": "not_authentic",
    "unsettled": "unsettled",
}
_CARD = "カードの中の"


@dataclass(frozen=True, slots=True)
class Authenticity:
    """The checks on data read from the card; `authentic` only when all of `required` passed."""

    checks: tuple[Check, ...]
    required: frozenset[str] = REQUIRED

    @property
    def conclusion(self) -> AuthenticConclusion:
        return _CONCLUSIONS[settle(self.checks, self.required)]

    def as_data(self) -> dict[str, Any]:
        """For JSON."""
        return {"conclusion": self.conclusion, "checks": [check.as_data() for check in self.checks]}


def check_attributes(
    edition: Edition, attributes: bytes, integrity: bytes, certificate: CvCertificate, keys: CvKeys
) -> tuple[Check, ...]:
    """digest, signature, authority. Raises MalformedData when a file cannot be read at all."""
    record = read_template(edition.file("integrity"), integrity)
    source = attributes_digest_source(edition.file("attributes"), attributes)
    signed = record.written("my_number_digest").raw + record.written("attributes_digest").raw
    return (
        found(
            "digest",
            hashlib.sha256(source).digest() == record.value("attributes_digest"),
            "基本4情報は署名された値と一致しています",
            "基本4情報が署名された値と違います",
            f"{_CARD}完全性ファイル",
        ),
        check_signature(certificate, record.value("signature"), signed),
        check_authority(certificate, keys),
    )


def check_number(edition: Edition, number: bytes, integrity: bytes) -> Check:
    """Whether the file of the 個人番号 has the digest that the same signature covers as the four items."""
    record = read_template(edition.file("integrity"), integrity)
    return found(
        "number_digest",
        hashlib.sha256(number).digest() == record.value("my_number_digest"),
        "個人番号は、書かれたときのままです",
        "個人番号が、書かれたあとに変わっています",
        _CARD + "要約値",
    )


def check_signature(certificate: CvCertificate, signature: bytes, signed: bytes) -> Check:
    """The municipality's signature over what the card holds."""
    return found(
        "signature",
        signed_by(certificate.key, signature, signed),
        "発行した自治体の鍵による署名です",
        "発行した自治体の鍵による署名ではありません",
        f"鍵 {key_name(certificate.subject)}",
    )


def check_authority(certificate: CvCertificate, keys: CvKeys) -> Check:
    """The certificate of the municipality's key, under the configured CA key it names."""
    key = keys.get(certificate.issuer)
    name = key_name(certificate.issuer)
    if key is None:
        return Check("authority", "unsettled", f"認証局の鍵 {name} が設定されていません")
    return found(
        "authority",
        signed_by(key, certificate.signature, certificate.signed),
        "自治体の鍵は、設定された認証局が証明しています",
        "自治体の鍵を、設定された認証局は証明していません",
        f"設定された鍵 {name}",
    )


def check_present(
    edition: Edition, entry_key: bytes, certificate: CvCertificate, challenge: bytes, answer: bytes
) -> Check:
    """The card's own key, certified by the municipality, signed this challenge."""
    record = read_template(edition.file("entry_key"), entry_key)
    written = record.written("public_key")
    certified = signed_by(certificate.key, record.value("signature"), written.raw)
    return found(
        "present",
        certified and signed_by(read_public_key(written.value), answer, challenge),
        "カード自身の鍵で、その場の問いに署名しました",
        "カード自身の鍵による署名を確かめられません",
        "その場で作った乱数",
    )


def key_name(identifier: bytes) -> str:
    """`5000033/001` of a 16-byte key id, or its hexadecimal digits when it has another form."""
    number, group = identifier[:7], identifier[9:12]
    return f"{number.decode()}/{group.decode()}" if (number + group).isdigit() else identifier.hex()
