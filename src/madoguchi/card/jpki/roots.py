"""Trust anchors, configured from outside: never the CA certificate that lies on the card."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from madoguchi.card.errors import MalformedData
from madoguchi.card.jpki.certificate import JpkiCertificate, parse_certificate
from madoguchi.card.jpki.profile import profile

_SUFFIXES = frozenset({".pem", ".cer", ".crt", ".der"})


@dataclass(frozen=True, slots=True)
class TrustStore:
    """Roots. Every generation has the same name, so one is chosen by its signature alone.

    `accept_test`: also believe roots that are not of the production organization. For test cards only: a card
    of a test root is nobody's.
    """

    roots: tuple[JpkiCertificate, ...]
    accept_test: bool = False

    def issuer_of(self, certificate: x509.Certificate) -> JpkiCertificate | None:
        """The root whose key signed it; None if none did."""
        return next((root for root in self.roots if _issued(certificate, root)), None)


def is_production(root: JpkiCertificate) -> bool:
    """Whether a root says it is of the real 公的個人認証サービス."""
    return root.organization == profile().production_organization


def _issued(certificate: x509.Certificate, root: JpkiCertificate) -> bool:
    try:
        certificate.verify_directly_issued_by(root.loaded)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def key_id(root: JpkiCertificate) -> str:
    """Which generation: the subject key identifier, or the head of the fingerprint if there is none."""
    found = root.extension(x509.SubjectKeyIdentifier)
    return found.digest.hex() if found else root.fingerprint[:40]


def load_roots(directory: Path, *, accept_test: bool = False) -> TrustStore:
    """Every PEM or DER certificate of a directory. Raises MalformedData with the file's name, or OSError."""
    roots = []
    for path in sorted(directory.iterdir()):
        if path.suffix.lower() not in _SUFFIXES:
            continue
        try:
            roots.append(parse_certificate(path.read_bytes()))
        except MalformedData as error:
            raise MalformedData(f"{path.name}：{error.message}", error.remedy) from None
    if not roots:
        raise MalformedData(
            f"{directory} に認証局の証明書（.pem .cer .crt .der）がありません。", "場所を確かめてください。"
        )
    return TrustStore(tuple(roots), accept_test)
