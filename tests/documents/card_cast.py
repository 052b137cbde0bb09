"""A packet whose first act is signed with the emulated card of a test PKI."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from madoguchi.card import CardSession, Secret
from madoguchi.card.digests import digest_for
from madoguchi.card.emulator import EmulatedReader, MadeCard, TestAuthority, TestPki, make_card
from madoguchi.card.jpki.certificate import parse_certificate
from madoguchi.card.jpki.cms import verify_cms
from madoguchi.card.jpki.crl import CrlChecker, parse_crl
from madoguchi.card.jpki.profile import KindName
from madoguchi.card.jpki.revocation import NotChecked, RevocationChecker
from madoguchi.documents.card_proof import CardProof, Holder, purpose_of, signed_container, to_sign
from madoguchi.documents.packet import read_map
from madoguchi.documents.signing import SignatureImage

ANOTHER_NAME = Holder("decided", ("name", "birth_date", "address"), "窓口 太郎")
"""The fictional card is not of the fictional family: a clerk's decision stands for it."""
SECRETS: dict[KindName, str] = {"signature": "signature_password", "authentication": "authentication_pin"}


def signature_of(made: MadeCard, kind: KindName, digests: bytes) -> bytes:
    """What the card signs after its PIN."""
    session = CardSession(EmulatedReader(made.card), made.edition)
    session.verify(SECRETS[kind], Secret(made.person.pins[SECRETS[kind]]))
    return session.sign_digest(kind, digest_for(digests, made.edition.key(kind).hash))


def crl_of(made: MadeCard, pki: TestPki, kind: KindName, at: datetime) -> bytes:
    """The CRL (PEM) of the authority of this kind."""
    authority = TestAuthority(pki, kind)
    made.withdraw(authority)
    return authority.crl(at)


def checker_of(made: MadeCard, pki: TestPki, kind: KindName, at: datetime) -> RevocationChecker:
    return CrlChecker((parse_crl(crl_of(made, pki, kind, at)),))


def proof_of(
    pdf: bytes,
    form_keys: Sequence[str],
    pki: TestPki,
    at: datetime,
    kind: KindName = "signature",
    *,
    checked: bool = True,
    holder: Holder | None = None,
    person: str = "adult",
) -> CardProof:
    """A card signs a shown document, and the moment's verdict is kept with it."""
    made = make_card(person, pki)
    purpose = purpose_of(read_map(pdf).packet_number, form_keys)
    certificate = parse_certificate(made.certificates[kind].der)
    container = signed_container(pdf, purpose, certificate, signature_of(made, kind, to_sign(pdf, purpose)))
    revocation = checker_of(made, pki, kind, at) if checked else NotChecked()
    verdict = verify_cms(container, pdf, pki.trust(), revocation, at)
    return CardProof(container, verdict.as_data(), holder or ANOTHER_NAME, simulated=True)


def by_card(signature: SignatureImage, proof: CardProof) -> SignatureImage:
    return replace(signature, method="card", strokes=(), device="", card=proof)
