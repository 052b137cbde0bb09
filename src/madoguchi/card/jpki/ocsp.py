"""Revocation by OCSP (RFC 6960): asked with a nonce; signature, responder, age and subject checked."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from madoguchi.card.jpki.certificate import UNREADABLE, JpkiCertificate, PublicKey
from madoguchi.card.jpki.revocation import Revocation

_SKEW = timedelta(minutes=5)
_SOURCE = "OCSP"


class OcspUnreachable(Exception):
    """What a caller's `fetch` raises when the responder cannot be reached."""


@dataclass(frozen=True, slots=True)
class OcspChecker:
    """`fetch` sends a DER request to the responder and returns the DER response; raises OcspUnreachable.

    `oldest`: how old an answer may be that names no next update.
    """

    fetch: Callable[[bytes], bytes]
    oldest: timedelta = timedelta(hours=1)
    nonce: Callable[[], bytes] = lambda: secrets.token_bytes(32)

    def check(self, certificate: JpkiCertificate, issuer: JpkiCertificate, now: datetime) -> Revocation:
        nonce = self.nonce()
        builder = ocsp.OCSPRequestBuilder().add_certificate(
            certificate.loaded, issuer.loaded, hashes.SHA256()
        )
        request = builder.add_extension(x509.OCSPNonce(nonce), critical=False).build()
        try:
            response = ocsp.load_der_ocsp_response(self.fetch(_der(request)))
            return self._read(response, request, issuer, nonce, now)
        except OcspUnreachable:
            return _unknown("失効の問合せ先（OCSP）につながりません")
        except UNREADABLE:
            return _unknown("失効の回答（OCSP）を読めません")

    def _read(
        self,
        response: ocsp.OCSPResponse,
        request: ocsp.OCSPRequest,
        issuer: JpkiCertificate,
        nonce: bytes,
        now: datetime,
    ) -> Revocation:
        if response.response_status != ocsp.OCSPResponseStatus.SUCCESSFUL:
            return _unknown(f"失効の問合せが断られました（{response.response_status.name}）")
        if not _signed_by_responder(response, issuer, now):
            return _unknown("失効の回答の署名を確かめられません")
        if not _has_nonce(response, nonce):
            return _unknown("失効の回答が、この問合せへの回答ではありません")
        if not _same_certificate(response, request):
            return _unknown("失効の回答が、別の証明書についての回答です")
        if not self._is_fresh(response, now):
            return _unknown("失効の回答が古すぎます", response.this_update_utc)
        return _state(response)

    def _is_fresh(self, response: ocsp.OCSPResponse, now: datetime) -> bool:
        since, until = response.this_update_utc, response.next_update_utc
        if since > now + _SKEW:
            return False
        return now <= until if until is not None else now - since <= self.oldest


def _state(response: ocsp.OCSPResponse) -> Revocation:
    as_of = response.this_update_utc
    if response.certificate_status == ocsp.OCSPCertStatus.GOOD:
        return Revocation("good", _SOURCE, as_of)
    if response.certificate_status == ocsp.OCSPCertStatus.REVOKED:
        return Revocation("revoked", _SOURCE, as_of, response.revocation_time_utc, response.revocation_reason)
    return _unknown("問合せ先はこの証明書を知りません", as_of)


def _unknown(detail: str, as_of: datetime | None = None) -> Revocation:
    return Revocation("unknown", _SOURCE, as_of, detail=detail)


def _has_nonce(response: ocsp.OCSPResponse, nonce: bytes) -> bool:
    try:
        return response.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce == nonce
    except x509.ExtensionNotFound:
        return False


def _same_certificate(response: ocsp.OCSPResponse, request: ocsp.OCSPRequest) -> bool:
    return (
        response.serial_number == request.serial_number
        and response.hash_algorithm.name == request.hash_algorithm.name
        and response.issuer_key_hash == request.issuer_key_hash
        and response.issuer_name_hash == request.issuer_name_hash
    )


def _signed_by_responder(response: ocsp.OCSPResponse, issuer: JpkiCertificate, now: datetime) -> bool:
    """By the issuer itself, or by a certificate in the answer that the issuer made for this purpose."""
    keys: list[PublicKey] = [issuer.key]
    for certificate in response.certificates:
        key = certificate.public_key()
        if _is_responder(certificate, issuer, now) and isinstance(
            key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey
        ):
            keys.append(key)
    return any(_verifies(response, key) for key in keys)


def _is_responder(certificate: x509.Certificate, issuer: JpkiCertificate, now: datetime) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer.loaded)
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False
    in_time = certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc
    return in_time and ExtendedKeyUsageOID.OCSP_SIGNING in usage


def _verifies(response: ocsp.OCSPResponse, key: PublicKey) -> bool:
    algorithm = response.signature_hash_algorithm
    if algorithm is None or algorithm.name == "sha1":
        return False
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(response.signature, response.tbs_response_bytes, padding.PKCS1v15(), algorithm)
        else:
            key.verify(response.signature, response.tbs_response_bytes, ec.ECDSA(algorithm))
    except InvalidSignature:
        return False
    return True


def _der(request: ocsp.OCSPRequest) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return request.public_bytes(Encoding.DER)
