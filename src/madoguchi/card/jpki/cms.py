"""CMS (RFC 5652) with one signer: made with a card, and verified."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from asn1crypto import cms, core, tsp
from asn1crypto import x509 as asn1_x509

from madoguchi.card.checks import Check, found
from madoguchi.card.errors import MalformedData
from madoguchi.card.jpki.certificate import JpkiCertificate, parse_certificate
from madoguchi.card.jpki.path import verify_certificate
from madoguchi.card.jpki.revocation import RevocationChecker
from madoguchi.card.jpki.roots import TrustStore
from madoguchi.card.jpki.signature import HASHES, signature_check
from madoguchi.card.jpki.verdict import Verdict

CMS_CHECKS = frozenset({"signature", "content"})
_MAX_CERTIFICATES = 16
_UNREADABLE = (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True)
class SignedMessage:
    """The parts of a CMS container that are needed to judge it."""

    certificate: JpkiCertificate
    content: bytes | None = field(repr=False)
    signed_attributes: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    digest: bytes
    hash: str
    names_certificate: bool


def sign_cms(
    content: bytes,
    certificate: JpkiCertificate,
    sign: Callable[[bytes], bytes],
    at: datetime,
    *,
    detached: bool = True,
) -> bytes:
    """A CMS container (DER); `sign` is the card's, over the signed attributes. Raises CardError."""
    algorithm = certificate.algorithm
    if algorithm is None:
        raise MalformedData("この電子証明書の鍵では署名できません。", "電子証明書を確かめてください。")
    attributes = _attributes(content, certificate, algorithm.hash, at)
    return assemble(attributes, certificate, sign(attributes.dump()), None if detached else content)


def assemble(
    attributes: Any, certificate: JpkiCertificate, signature: bytes, content: bytes | None = None
) -> bytes:
    """The container of a signature made over `attributes` (CMSAttributes); detached without `content`."""
    algorithm = certificate.algorithm
    if algorithm is None:
        raise MalformedData("この電子証明書の鍵では署名できません。", "電子証明書を確かめてください。")
    leaf = asn1_x509.Certificate.load(certificate.der)
    mechanism = "rsassa_pkcs1v15" if algorithm.key == "rsa" else f"{algorithm.hash}_ecdsa"
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {"issuer_and_serial_number": {"issuer": leaf.issuer, "serial_number": leaf.serial_number}}
            ),
            "digest_algorithm": {"algorithm": algorithm.hash},
            "signed_attrs": attributes,
            "signature_algorithm": {"algorithm": mechanism},
            "signature": signature,
        }
    )
    data = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [{"algorithm": algorithm.hash}],
            "encap_content_info": {"content_type": "data"} if content is None else _enclosed(content),
            "certificates": [leaf],
            "signer_infos": [signer],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": data}).dump())


def _enclosed(content: bytes) -> dict[str, Any]:
    return {"content_type": "data", "content": core.OctetString(content)}


def _attributes(content: bytes, certificate: JpkiCertificate, hash_name: str, at: datetime) -> Any:
    digest = hashlib.new(hash_name, content).digest()
    named = hashlib.new(hash_name, certificate.der).digest()
    essence = tsp.ESSCertIDv2({"hash_algorithm": {"algorithm": hash_name}, "cert_hash": named})
    return cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
            cms.CMSAttribute({"type": "signing_time", "values": [cms.Time({"utc_time": at})]}),
            cms.CMSAttribute({"type": "message_digest", "values": [digest]}),
            cms.CMSAttribute({"type": "signing_certificate_v2", "values": [{"certs": [essence]}]}),
        ]
    )


def verify_cms(
    container: bytes,
    content: bytes | None,
    trust: TrustStore,
    revocation: RevocationChecker,
    now: datetime,
    at: datetime | None = None,
) -> Verdict:
    """`content` None: it is in the container. Raises MalformedData for what is no CMS with one signer."""
    message = read_cms(container)
    signed = message.content if content is None else content
    if signed is None:
        raise MalformedData("署名された内容が見つかりません。", "署名の対象のファイルも指定してください。")
    verdict = verify_certificate(message.certificate, trust, revocation, now, at)
    checks = (
        _content_check(message, signed),
        signature_check(message.certificate, message.signed_attributes, message.signature),
        *verdict.checks,
    )
    return Verdict(checks, verdict.at, message.certificate, CMS_CHECKS)


def _content_check(message: SignedMessage, content: bytes) -> Check:
    matches = hashlib.new(message.hash, content).digest() == message.digest
    return found(
        "content",
        matches and message.names_certificate,
        "内容は署名された時のままです",
        "内容が、署名された時から変わっています"
        if not matches
        else "署名が、添えられた証明書のものではありません",
    )


def read_cms(container: bytes) -> SignedMessage:
    """Raises MalformedData for anything but a CMS with one signer, its certificate and signed attributes."""
    try:
        return _read(container)
    except _UNREADABLE:
        raise MalformedData("電子署名（CMS）を読めません。", "ファイルを確かめてください。") from None


def _read(container: bytes) -> SignedMessage:
    info = cms.ContentInfo.load(container, strict=True)
    if info["content_type"].native != "signed_data":
        raise ValueError("not signed data")
    data = info["content"]
    (signer,) = data["signer_infos"]
    attributes = {item["type"].native: item["values"] for item in signer["signed_attrs"]}
    if len(attributes) != len(signer["signed_attrs"]):
        raise ValueError("an attribute is given twice")
    (kind,) = attributes["content_type"]
    (digest,) = attributes["message_digest"]
    if kind.native != data["encap_content_info"]["content_type"].native:
        raise ValueError("content type")
    certificate = _certificate(data, signer["sid"])
    hash_name = signer["digest_algorithm"]["algorithm"].native
    if certificate.algorithm is None or hash_name != certificate.algorithm.hash:
        raise ValueError("hash does not go with the key")
    return SignedMessage(
        certificate=certificate,
        content=data["encap_content_info"]["content"].native,
        signed_attributes=signer["signed_attrs"].untag().dump(),
        signature=signer["signature"].native,
        digest=digest.native,
        hash=hash_name,
        names_certificate=_names(attributes.get("signing_certificate_v2"), certificate),
    )


def _certificate(data: Any, sid: Any) -> JpkiCertificate:
    """The certificate that the signer names, among those enclosed."""
    if len(data["certificates"]) > _MAX_CERTIFICATES:
        raise ValueError("too many certificates")
    for choice in data["certificates"]:
        one = choice.chosen
        if sid.name == "issuer_and_serial_number":
            named = sid.chosen["issuer"] == one.issuer
            matches = named and sid.chosen["serial_number"].native == one.serial_number
        else:
            matches = sid.native == one.key_identifier
        if matches:
            return parse_certificate(one.dump())
    raise ValueError("the signer's certificate is not enclosed")


def _names(values: Any, certificate: JpkiCertificate) -> bool:
    """Whether signingCertificateV2, where there is one, is of this certificate."""
    if values is None:
        return True
    first = values[0]["certs"][0]
    algorithm = first["hash_algorithm"]["algorithm"].native
    return algorithm in HASHES and bool(
        first["cert_hash"].native == hashlib.new(algorithm, certificate.der).digest()
    )
