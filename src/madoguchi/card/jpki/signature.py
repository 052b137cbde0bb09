"""Signatures made with a JPKI key over a message: the algorithm comes from the certificate."""

from __future__ import annotations

from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from madoguchi.card.checks import Check, found
from madoguchi.card.jpki.certificate import JpkiCertificate
from madoguchi.card.jpki.path import verify_certificate
from madoguchi.card.jpki.revocation import RevocationChecker
from madoguchi.card.jpki.roots import TrustStore
from madoguchi.card.jpki.verdict import Verdict

HASHES: dict[str, type[hashes.SHA256] | type[hashes.SHA384]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
}
RAW_CHECKS = frozenset({"signature"})


def is_signed(certificate: JpkiCertificate, message: bytes, signature: bytes) -> bool:
    """RSA PKCS#1 v1.5 or ECDSA (DER), with the hash that belongs to the key; False for any other key."""
    algorithm, key = certificate.algorithm, certificate.key
    if algorithm is None:
        return False
    used = HASHES[algorithm.hash]()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, padding.PKCS1v15(), used)
        else:
            key.verify(signature, message, ec.ECDSA(used))
    except InvalidSignature:
        return False
    return True


def signature_check(certificate: JpkiCertificate, message: bytes, signature: bytes) -> Check:
    """The check named `signature`."""
    return found(
        "signature",
        is_signed(certificate, message, signature),
        "証明書の鍵による署名です",
        "証明書の鍵による署名ではありません（内容が変わったか、別の鍵です）",
        f"電子証明書 {certificate.serial}",
    )


def verify_raw(
    message: bytes,
    signature: bytes,
    certificate: JpkiCertificate,
    trust: TrustStore,
    revocation: RevocationChecker,
    now: datetime,
    at: datetime | None = None,
) -> Verdict:
    """A bare signature over a message. `at`: when it was made, by a clock you trust; default `now`."""
    verdict = verify_certificate(certificate, trust, revocation, now, at)
    check = signature_check(certificate, message, signature)
    return Verdict((check, *verdict.checks), verdict.at, certificate, RAW_CHECKS)
