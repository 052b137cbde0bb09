"""Certificates of the test PKI with one thing changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ObjectIdentifier
from tests.card.cast import AT

from madoguchi.card.emulator import TestAuthority, TestPki, persona
from madoguchi.card.emulator.pki import PrivateKey, leaf_builder, other_names, profile_kind
from madoguchi.card.jpki.certificate import JpkiCertificate, parse_certificate
from madoguchi.card.jpki.crl import CrlChecker, parse_crl
from madoguchi.card.jpki.profile import KindName, profile
from madoguchi.card.jpki.revocation import Revocation
from madoguchi.card.jpki.roots import TrustStore
from madoguchi.card.tlv import encode

Change = Callable[[x509.CertificateBuilder], x509.CertificateBuilder]
Names = list[x509.GeneralName]


class Good:
    """Somebody who says that nothing is revoked."""

    def check(self, certificate: JpkiCertificate, issuer: JpkiCertificate, now: object) -> Revocation:
        return Revocation("good", "test", AT)


def leaf(
    pki: TestPki,
    kind: KindName = "signature",
    person: str = "adult",
    names: Names | None = None,
    change: Change = lambda builder: builder,
    ca: tuple[PrivateKey, x509.Certificate] | None = None,
    key: PrivateKey | None = None,
) -> JpkiCertificate:
    ca_key, root = ca or pki.root(kind)
    holder = persona(person)
    builder = change(leaf_builder(holder, profile_kind(kind), key or pki.make(pki.algorithm), root, AT))
    if kind == "signature":
        san = x509.SubjectAlternativeName(names or other_names(holder))
        builder = builder.add_extension(san, critical=False)
    return parse_certificate(builder.sign(ca_key, pki.hash()).public_bytes(Encoding.DER))


def without(oid: ObjectIdentifier) -> Change:
    """The builder without an extension."""
    return lambda builder: replaced(builder, oid, None)


def replaced(
    builder: x509.CertificateBuilder,
    oid: ObjectIdentifier,
    new: x509.ExtensionType | None,
    critical: bool = True,
) -> x509.CertificateBuilder:
    kept = [one for one in builder._extensions if one.oid != oid]
    builder._extensions = kept
    return builder if new is None else builder.add_extension(new, critical=critical)


def field(role: str, text: str) -> x509.OtherName:
    return x509.OtherName(ObjectIdentifier(profile().other_names[role]), encode(0x0C, text.encode()))


def root_of(made: tuple[PrivateKey, x509.Certificate]) -> JpkiCertificate:
    return parse_certificate(made[1].public_bytes(Encoding.DER))


def trust(*roots: JpkiCertificate) -> TrustStore:
    return TrustStore(roots, accept_test=True)


def crls(authority: TestAuthority, hours_ago: float = 0) -> CrlChecker:
    return CrlChecker((parse_crl(authority.crl(AT - timedelta(hours=hours_ago))),))
