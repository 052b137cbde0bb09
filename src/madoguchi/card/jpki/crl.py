"""Revocation by CRL files: signature of the issuer, age, scope, entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509

from madoguchi.card.errors import MalformedData
from madoguchi.card.jpki.certificate import UNREADABLE, JpkiCertificate, refuse_loose_bits
from madoguchi.card.jpki.revocation import Revocation

_SKEW = timedelta(minutes=5)
_UNDERSTOOD = frozenset({x509.IssuingDistributionPoint.oid})


@dataclass(frozen=True, slots=True)
class CrlChecker:
    """Looks in CRLs given beforehand. `oldest`: a CRL older than this is stale whatever it says itself.

    Keep one as long as its CRLs: the signature of a long CRL costs ten verdicts and is checked once.
    """

    crls: tuple[x509.CertificateRevocationList, ...]
    oldest: timedelta | None = None
    _checked: dict[tuple[int, str], bool] = field(default_factory=dict, repr=False, compare=False)

    def check(self, certificate: JpkiCertificate, issuer: JpkiCertificate, now: datetime) -> Revocation:
        """The newest CRL of this issuer that covers the certificate decides."""
        covering = [crl for crl in self._of(issuer) if _covers(crl, certificate)]
        if not covering:
            return Revocation("unknown", "CRL", detail="この証明書を扱う失効情報（CRL）がありません")
        newest = max(covering, key=lambda crl: crl.last_update_utc)
        source = f"CRL {newest.last_update_utc:%Y-%m-%d %H:%M}Z"
        if not self._is_fresh(newest, now):
            return Revocation("unknown", source, newest.last_update_utc, detail="失効情報（CRL）が古すぎます")
        entry = newest.get_revoked_certificate_by_serial_number(certificate.loaded.serial_number)
        if entry is None:
            return Revocation("good", source, newest.last_update_utc)
        return Revocation(
            "revoked", source, newest.last_update_utc, entry.revocation_date_utc, entry_reason(entry)
        )

    def _of(self, issuer: JpkiCertificate) -> Iterator[x509.CertificateRevocationList]:
        for place, crl in enumerate(self.crls):
            key = (place, issuer.fingerprint)
            if key not in self._checked:
                self._checked[key] = _is_of(crl, issuer)
            if self._checked[key]:
                yield crl

    def _is_fresh(self, crl: x509.CertificateRevocationList, now: datetime) -> bool:
        since, until = crl.last_update_utc, crl.next_update_utc
        if since > now + _SKEW or until is None or now > until:
            return False
        return self.oldest is None or now - since <= self.oldest


def load_crls(paths: Iterable[Path]) -> tuple[x509.CertificateRevocationList, ...]:
    """PEM or DER. Raises MalformedData with the file's name, or OSError."""
    return tuple(_load(path) for path in paths)


def _load(path: Path) -> x509.CertificateRevocationList:
    try:
        return parse_crl(path.read_bytes())
    except MalformedData as error:
        raise MalformedData(f"{path.name}：{error.message}", error.remedy) from None


def parse_crl(data: bytes) -> x509.CertificateRevocationList:
    """PEM or DER. Raises MalformedData."""
    try:
        if data.lstrip().startswith(b"-----BEGIN"):
            crl = x509.load_pem_x509_crl(data)
        else:
            crl = x509.load_der_x509_crl(data)
        list(crl.extensions)
        refuse_loose_bits(crl)
    except UNREADABLE:
        raise MalformedData("失効情報（CRL）を読めません。", "ファイルを確かめてください。") from None
    return crl


def _is_of(crl: x509.CertificateRevocationList, issuer: JpkiCertificate) -> bool:
    """Signed by this root; the name says nothing, as all generations share it. No delta, nothing unknown."""
    strange = any(one.critical and one.oid not in _UNDERSTOOD for one in crl.extensions)
    try:
        return not strange and crl.is_signature_valid(issuer.key)
    except UNREADABLE:
        return False


def _covers(crl: x509.CertificateRevocationList, certificate: JpkiCertificate) -> bool:
    """A CRL that speaks for one distribution point speaks only for certificates that name it."""
    try:
        scope = crl.extensions.get_extension_for_class(x509.IssuingDistributionPoint).value
    except x509.ExtensionNotFound:
        return True
    other = scope.only_contains_ca_certs or scope.only_contains_attribute_certs or scope.indirect_crl
    if other or scope.only_some_reasons or scope.relative_name:
        return False
    return scope.full_name is None or bool(set(scope.full_name) & _points(certificate))


def _points(certificate: JpkiCertificate) -> set[x509.GeneralName]:
    points = certificate.extension(x509.CRLDistributionPoints)
    return {name for point in points or () for name in point.full_name or ()}


def entry_reason(entry: x509.RevokedCertificate) -> x509.ReasonFlags | None:
    """Why it was revoked, if the entry says so."""
    try:
        return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except (x509.ExtensionNotFound, *UNREADABLE):
        return None
