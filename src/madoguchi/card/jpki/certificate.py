"""Parse a JPKI certificate: any bytes give one or `MalformedData`. Nothing here says that it is valid."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from madoguchi.card.errors import MalformedData
from madoguchi.card.jpki.person import CertifiedPerson, read_certified_person
from madoguchi.card.jpki.profile import Algorithm, Kind, profile

_T = TypeVar("_T", bound=x509.ExtensionType)
PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey
UNREADABLE = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
"""What `cryptography` raises for bytes that are no certificate, CRL or OCSP answer."""


@dataclass(frozen=True, slots=True)
class JpkiCertificate:
    """A leaf or a root. `kind` None: neither 署名用 nor 利用者証明用 (a root, or a stranger)."""

    loaded: x509.Certificate = field(repr=False)
    key: PublicKey = field(repr=False)
    kind: Kind | None
    person: CertifiedPerson | None = field(repr=False)
    extensions: Mapping[str, x509.Extension[x509.ExtensionType]] = field(repr=False)

    @property
    def serial(self) -> str:
        """発行番号 as lower-case hexadecimal: the stable key between renewals."""
        return f"{self.loaded.serial_number:x}"

    @property
    def holder(self) -> str:
        """The opaque id in the subject's CN; "" if there is none."""
        return _attribute(self.loaded.subject, NameOID.COMMON_NAME)

    @property
    def organization(self) -> str:
        return _attribute(self.loaded.subject, NameOID.ORGANIZATION_NAME)

    @property
    def policies(self) -> frozenset[str]:
        """The policy OIDs it names."""
        return _policies(self.extensions)

    @property
    def not_before(self) -> datetime:
        return self.loaded.not_valid_before_utc

    @property
    def not_after(self) -> datetime:
        return self.loaded.not_valid_after_utc

    @property
    def der(self) -> bytes:
        return self.loaded.public_bytes(Encoding.DER)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, in hexadecimal."""
        return hashlib.sha256(self.der).hexdigest()

    @property
    def algorithm(self) -> Algorithm | None:
        """The accepted algorithm of its key; None if the profile has none for it."""
        name = "rsa" if isinstance(self.key, rsa.RSAPublicKey) else self.key.curve.name
        fits = (one for one in profile().algorithms if one.key == name and self.key.key_size >= one.bits)
        return next(fits, None)

    def extension(self, kind: type[_T]) -> _T | None:
        """An extension's value, or None."""
        found = self.extensions.get(kind.oid.dotted_string)
        return found.value if found is not None and isinstance(found.value, kind) else None


def parse_certificate(data: bytes) -> JpkiCertificate:
    """From DER or PEM. Raises MalformedData."""
    try:
        loaded = _load(data)
        key = loaded.public_key()
        extensions = {one.oid.dotted_string: one for one in loaded.extensions}
        policies = _policies(extensions)
        loaded.subject, loaded.issuer, loaded.not_valid_before_utc, loaded.not_valid_after_utc  # noqa: B018
        loaded.signature_hash_algorithm  # noqa: B018 (read now, so that a bad one is refused here)
        refuse_loose_bits(loaded)
    except UNREADABLE:
        raise MalformedData("電子証明書を読めません。", "ファイルを確かめてください。") from None
    if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise MalformedData("電子証明書の鍵の種類を扱えません。", "ファイルを確かめてください。")
    kind = profile().kind_of_policies(policies)
    return JpkiCertificate(loaded, key, kind, read_certified_person(_names(extensions)), extensions)


def refuse_loose_bits(signed: x509.Certificate | x509.CertificateRevocationList) -> None:
    """Raise ValueError for a signature that is no whole bytes: the same one spelled a second time.

    The signature is the last part of both; the byte before it counts its unused bits (X.690, 8.6.2).
    """
    if signed.public_bytes(Encoding.DER)[-len(signed.signature) - 1] != 0:
        raise ValueError("bits of the signature are unused")


def _load(data: bytes) -> x509.Certificate:
    if data.lstrip().startswith(b"-----BEGIN"):
        return x509.load_pem_x509_certificate(data)
    return x509.load_der_x509_certificate(data)


def _policies(extensions: Mapping[str, x509.Extension[x509.ExtensionType]]) -> frozenset[str]:
    found = extensions.get(x509.CertificatePolicies.oid.dotted_string)
    if found is None or not isinstance(found.value, x509.CertificatePolicies):
        return frozenset()
    return frozenset(one.policy_identifier.dotted_string for one in found.value)


def _names(extensions: Mapping[str, x509.Extension[x509.ExtensionType]]) -> x509.GeneralNames | None:
    found = extensions.get(x509.SubjectAlternativeName.oid.dotted_string)
    if found is None or not isinstance(found.value, x509.SubjectAlternativeName):
        return None
    return x509.GeneralNames(list(found.value))


def _attribute(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(oid)
    return str(found[0].value) if found else ""
