"""A signature made with a My Number Card: what the card signs, what the packet keeps, how it looks on paper.

The card signs the hash of the shown document together with the forms that this one act covers; the order
carries `to_sign`, a digest for each algorithm a card may have. Certificate and signature become a detached
CMS over the shown document, attached as `madoguchi-signature-NN.p7s`. The evidence says what was checked at
the time, from which source, and how it was made sure that the card is the signer's own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from madoguchi.card.errors import CardError
from madoguchi.card.jpki.certificate import JpkiCertificate
from madoguchi.card.jpki.cms import read_cms
from madoguchi.card.jpki.detached import detached_cms, digests_to_sign, hint_of
from madoguchi.documents.errors import DocumentError

PURPOSE = "madoguchi-signature/1"
ATTACHMENT, ATTACHMENT_TYPE = "madoguchi-signature-{:02}.p7s", "application/pkcs7-signature"
SERIAL_SHOWN = 6
TITLE, SIMULATED, CHECKING = "マイナンバーカードによる署名", "（模擬カード）", "失効は検証中"


@dataclass(frozen=True, slots=True)
class Holder:
    """How it was made sure that the card is the signer's own.

    `ground`: `certificate` (name, birth date and address of the 署名用 certificate are the signer's),
    `decided` (some of them, named in `differences`, are not; `by` decided), `same_card` (the card read at
    本人確認) or `face` (`by` looked at the person and the card).
    """

    ground: str
    differences: tuple[str, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class CardProof:
    """`verdict`: `Verdict.as_data()` of the moment of signing. `simulated`: no real card signed."""

    cms: bytes = field(repr=False)
    verdict: Mapping[str, Any]
    holder: Holder
    simulated: bool = False

    @property
    def certificate(self) -> JpkiCertificate:
        return read_cms(self.cms).certificate

    @property
    def settled(self) -> bool:
        """Whether revocation was known when it was signed."""
        return bool(self.verdict["conclusion"] == "valid")


def purpose_of(packet_number: str, form_keys: Sequence[str]) -> str:
    """What a signature says it is for; nothing personal."""
    return " ".join((PURPOSE, packet_number, *sorted(form_keys)))


def to_sign(shown: bytes, purpose: str) -> bytes:
    """The digests a card signs one of for one act: the same for the same document (PDF) and purpose."""
    return digests_to_sign(shown, purpose)


def signed_container(shown: bytes, purpose: str, certificate: JpkiCertificate, signature: bytes) -> bytes:
    """The CMS (DER) of a card's answer. Raises DocumentError for a key this cannot be made with."""
    try:
        return detached_cms(shown, purpose, certificate, signature)
    except CardError as error:
        raise DocumentError(error.message, error.remedy) from error


def is_for(proof: CardProof, shown: bytes, purpose: str) -> bool:
    """Whether the CMS names this document and these forms (its signature is judged elsewhere)."""
    message = read_cms(proof.cms)
    return message.digest == hashlib.new(message.hash, shown).digest() and hint_of(proof.cms) == purpose


def stamp_lines(proof: CardProof) -> tuple[str, str]:
    """What stands on the signature's place."""
    certificate = proof.certificate
    kind = certificate.kind.name if certificate.kind else "電子証明書"
    first = TITLE + (SIMULATED if proof.simulated else "")
    parts = [kind, f"発行番号の末尾 {certificate.serial[-SERIAL_SHOWN:]}"]
    return first, "　".join(parts if proof.settled else [*parts, CHECKING])


def evidence_of(proof: CardProof, number: int) -> dict[str, Any]:
    """The part of the evidence about one card signature."""
    certificate = proof.certificate
    return {
        "attachment": ATTACHMENT.format(number),
        "cms_sha256": hashlib.sha256(proof.cms).hexdigest(),
        "certificate_sha256": certificate.fingerprint,
        "kind": certificate.kind.id if certificate.kind else "",
        "serial": certificate.serial,
        "simulated": proof.simulated,
        "holder": {
            "ground": proof.holder.ground,
            "differences": list(proof.holder.differences),
            "by": proof.holder.by,
        },
        "verdict": dict(proof.verdict),
    }
