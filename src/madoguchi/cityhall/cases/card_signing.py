"""What a card signs, and what its answer is worth: judged by the server, at the server's moment."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from madoguchi.card.checks import Check
from madoguchi.card.jpki.certificate import JpkiCertificate, parse_certificate
from madoguchi.card.jpki.cms import verify_cms
from madoguchi.card.jpki.verdict import Verdict
from madoguchi.cityhall.cases.models import Packet
from madoguchi.cityhall.cases.refusals import CardNotGood
from madoguchi.cityhall.cases.signatures import Required, packet_number, require_mean
from madoguchi.cityhall.readers import trust
from madoguchi.documents.card_proof import CardProof, Holder, purpose_of, signed_container

if TYPE_CHECKING:
    from madoguchi.cityhall.readers.answers import CardSigned

MEANS = {"signature": "card_signature", "authentication": "card_authentication"}
"""Certificate to the word that the catalogue's means have for it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A signature that stands: the CMS, its certificate, what was checked."""

    cms: bytes = field(repr=False)
    certificate: JpkiCertificate
    verdict: Verdict
    simulated: bool

    def as_data(self) -> dict[str, Any]:
        """As it is kept, encrypted."""
        return {
            "cms": base64.b64encode(self.cms).decode(),
            "verdict": self.verdict.as_data(),
            "simulated": self.simulated,
        }


def card_means(means: Sequence[str]) -> list[str]:
    """The certificates among the means of a form or an act."""
    return [certificate for certificate, mean in MEANS.items() if mean in means]


def subject_of(packet: Packet, required: Required) -> str:
    """What an order to the agent is for: an act of a packet, by its place (a subject is short)."""
    return f"packet:{packet.pk}:{packet.manifest['signers'].index(required)}"


def purpose_for(packet: Packet, required: Required) -> str:
    """What the signature of an act says it is for: the packet, and the forms that this act covers."""
    return purpose_of(packet_number(packet.visit.number, packet.version), required["forms"])


def judge_signature(packet: Packet, required: Required, signed: CardSigned, now: datetime) -> Judged:
    """Raises `CardNotGood` for a certificate that may not sign now, `BadInput` for one the act does not take.

    An open revocation passes only where every form of the act takes a signature before it is known.
    """
    certificate = parse_certificate(signed.certificate)
    require_mean(required, MEANS[kind_of(certificate)])
    shown = bytes(packet.pdf)
    cms = signed_container(shown, purpose_for(packet, required), certificate, signed.signature)
    verdict = verify_cms(cms, shown, trust.trust_store(), trust.revocation(), now)
    bad = {check.name: check.outcome for check in verdict.problems if not _may_wait(check, required)}
    if bad:
        raise CardNotGood(bad, _other_means(required, certificate))
    return Judged(cms, certificate, verdict, signed.simulated)


def kind_of(certificate: JpkiCertificate) -> str:
    """`signature` or `authentication`; the agent's answer has been held against the order's key before."""
    assert certificate.kind is not None
    return certificate.kind.id


def _other_means(required: Required, certificate: JpkiCertificate) -> bool:
    """Whether 利用者証明用 may sign where 署名用 cannot."""
    return kind_of(certificate) == "signature" and MEANS["authentication"] in required["means"]


def proof_of(kept: dict[str, Any]) -> CardProof:
    """The proof of a card's signature as `Signature.card` keeps it."""
    holder = kept["holder"]
    return CardProof(
        cms=base64.b64decode(kept["cms"]),
        verdict=kept["verdict"],
        holder=Holder(holder["ground"], tuple(holder["differences"]), holder["by"]),
        simulated=kept["simulated"],
    )


def _may_wait(check: Check, required: Required) -> bool:
    return check.name == "revocation" and check.outcome == "unsettled" and bool(required.get("unsettled"))
