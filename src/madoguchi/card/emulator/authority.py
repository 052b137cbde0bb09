"""What the test CAs say about revocation: CRL and OCSP answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from madoguchi.card.emulator.pki import ORGANIZATION, UNIT, PrivateKey, TestPki, usage
from madoguchi.card.jpki.certificate import JpkiCertificate
from madoguchi.card.jpki.profile import KindName

CRL_HOURS = 26
"""How long a CRL is good: a day and a little."""


@dataclass(slots=True)
class TestAuthority:
    """Keeps what was issued and revoked under one CA of the test PKI."""

    __test__ = False

    pki: TestPki
    kind: KindName
    revoked: dict[int, tuple[datetime, x509.ReasonFlags]] = field(default_factory=dict)
    known: set[int] = field(default_factory=set)

    def revoke(self, certificate: JpkiCertificate, when: datetime, reason: x509.ReasonFlags) -> None:
        """From `when` (aware) on the certificate is revoked."""
        self.revoked[certificate.loaded.serial_number] = (when, reason)

    def crl(self, now: datetime, scope: x509.IssuingDistributionPoint | None = None) -> bytes:
        """A CRL (PEM) as of `now`."""
        key, ca = self.pki.root(self.kind)
        builder = x509.CertificateRevocationListBuilder().issuer_name(ca.subject)
        builder = builder.last_update(now).next_update(now + timedelta(hours=CRL_HOURS))
        for serial, (when, reason) in self.revoked.items():
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(when)
            entry = entry.add_extension(x509.CRLReason(reason), critical=False)
            builder = builder.add_revoked_certificate(entry.build())
        if scope is not None:
            builder = builder.add_extension(scope, critical=True)
        return builder.sign(key, self.pki.hash()).public_bytes(Encoding.PEM)

    def responder(self) -> tuple[PrivateKey, x509.Certificate]:
        """Key and certificate of a delegated OCSP responder."""
        ca_key, ca = self.pki.root(self.kind)
        key = self.pki.make(self.pki.algorithm)
        parts = ((NameOID.ORGANIZATION_NAME, ORGANIZATION), (NameOID.COMMON_NAME, f"OCSP {UNIT}"))
        name = x509.Name([x509.NameAttribute(oid, text) for oid, text in parts])
        builder = x509.CertificateBuilder(ca.subject, name, key.public_key(), x509.random_serial_number())
        builder = builder.not_valid_before(self.pki.at - timedelta(days=30))
        builder = builder.not_valid_after(self.pki.at + timedelta(days=365))
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING])
        builder = builder.add_extension(purpose, critical=False)
        builder = builder.add_extension(usage("digital_signature"), critical=True)
        return key, builder.add_extension(x509.OCSPNoCheck(), critical=False).sign(ca_key, self.pki.hash())

    def ocsp(self, now: datetime) -> Callable[[bytes], bytes]:
        """A function that answers OCSP requests (DER) as of `now`: good only for `known` serials."""
        key, certificate = self.responder()
        return lambda request: self.answer(request, now, key, certificate)

    def answer(self, request: bytes, now: datetime, key: PrivateKey, certificate: x509.Certificate) -> bytes:
        """One signed answer."""
        asked = ocsp.load_der_ocsp_request(request)
        when, reason = self.revoked.get(asked.serial_number, (None, None))
        status = ocsp.OCSPCertStatus.REVOKED if when else ocsp.OCSPCertStatus.UNKNOWN
        if not when and asked.serial_number in self.known:
            status = ocsp.OCSPCertStatus.GOOD
        builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
            issuer_name_hash=asked.issuer_name_hash,
            issuer_key_hash=asked.issuer_key_hash,
            serial_number=asked.serial_number,
            algorithm=asked.hash_algorithm,
            cert_status=status,
            this_update=now,
            next_update=now + timedelta(minutes=10),
            revocation_time=when,
            revocation_reason=reason,
        )
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, certificate)
        builder = builder.certificates([certificate])
        nonce = asked.extensions.get_extension_for_class(x509.OCSPNonce).value
        signed = builder.add_extension(nonce, critical=False).sign(key, self.pki.hash())
        return signed.public_bytes(Encoding.DER)
