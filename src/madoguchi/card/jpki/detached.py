"""A detached CMS in two steps: what the card signs is settled before its certificate is known.

A server asks for a signature with digests alone, one for each algorithm a card may have; signature and
certificate come back together. So the signed attributes name the hash of the document and, in words, what is
signed for (contentHints, RFC 2634), but not the certificate; they can be made again from the same two and the
certificate's hash at any time. `openssl cms -verify` accepts the container.
"""

from __future__ import annotations

import hashlib

from asn1crypto import cms, core

from madoguchi.card.digests import digests_of
from madoguchi.card.errors import MalformedData
from madoguchi.card.jpki.certificate import JpkiCertificate
from madoguchi.card.jpki.cms import assemble, read_cms
from madoguchi.card.tlv import encode

_CONTENT_TYPE, _MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
_CONTENT_HINTS, _DATA = "1.2.840.113549.1.9.16.2.4", "1.2.840.113549.1.7.1"
_SEQUENCE, _SET, _OCTETS, _UTF8 = 0x30, 0x31, 0x04, 0x0C


def attributes_to_sign(document: bytes, hint: str, hash_name: str) -> bytes:
    """The signed attributes (DER): a document's hash and what its signature is for."""
    digest = hashlib.new(hash_name, document).digest()
    described = encode(_SEQUENCE, encode(_UTF8, hint.encode()) + _oid(_DATA))
    parts = [
        _attribute(_CONTENT_TYPE, _oid(_DATA)),
        _attribute(_MESSAGE_DIGEST, encode(_OCTETS, digest)),
        _attribute(_CONTENT_HINTS, described),
    ]
    return encode(_SET, b"".join(sorted(parts)))


def digests_to_sign(document: bytes, hint: str) -> bytes:
    """What a card's key is asked to sign, whatever its algorithm (`card/digests.py`)."""
    return digests_of(lambda hash_name: attributes_to_sign(document, hint, hash_name))


def hash_of(certificate: JpkiCertificate) -> str:
    """The hash that goes with its key. Raises MalformedData for a key of no known algorithm."""
    if certificate.algorithm is None:
        raise MalformedData(
            "この電子証明書の鍵の方式には、まだ対応していません。", "ほかの方法で署名をもらってください。"
        )
    return certificate.algorithm.hash


def detached_cms(document: bytes, hint: str, certificate: JpkiCertificate, signature: bytes) -> bytes:
    """The container (DER). Raises MalformedData for a key of no known algorithm."""
    attributes = attributes_to_sign(document, hint, hash_of(certificate))
    return assemble(cms.CMSAttributes.load(attributes), certificate, signature)


def hint_of(container: bytes) -> str:
    """What the signature says it is for; "" if it does not say. Raises MalformedData for what is no CMS."""
    for item in cms.CMSAttributes.load(read_cms(container).signed_attributes):
        if item["type"].dotted == _CONTENT_HINTS:
            return _described(item.dump())
    return ""


def _described(attribute: bytes) -> str:
    try:
        values = core.Sequence.load(attribute)[1].contents
        return str(core.UTF8String.load(core.Sequence.load(values)[0].dump()).native)
    except (ValueError, TypeError, IndexError, AttributeError):
        raise MalformedData("電子署名（CMS）の説明を読めません。", "ファイルを確かめてください。") from None


def _attribute(oid: str, value: bytes) -> bytes:
    return encode(_SEQUENCE, _oid(oid) + encode(_SET, value))


def _oid(dotted: str) -> bytes:
    return bytes(core.ObjectIdentifier(dotted).dump())
