"""Is what the agent sent what the municipality, or the card's own key, wrote? Judged here, never there."""

from __future__ import annotations

from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from django.conf import settings

from madoguchi.agent.answers import Answer, PersonAnswer, SignatureAnswer
from madoguchi.agent.orders import Order
from madoguchi.card import CardError, Edition, EditionError, judge_person, load_edition
from madoguchi.card.digests import digest_for
from madoguchi.card.jpki import challenge
from madoguchi.card.jpki.certificate import JpkiCertificate, parse_certificate
from madoguchi.card.jpki.signature import HASHES
from madoguchi.cityhall.readers import trust
from madoguchi.cityhall.readers.answers import CardAnswer, CardAuthenticated, CardRead, CardSigned
from madoguchi.cityhall.readers.refusals import AgentTooOld, NotAuthentic, TestCardRefused


def judge(order: Order, answer: Answer, now: datetime) -> CardAnswer:
    """What the answer is worth. Raises `AgentTooOld`, `TestCardRefused` or `NotAuthentic`."""
    if answer.simulated and not settings.CARD_ACCEPT_TEST:
        raise TestCardRefused
    if isinstance(answer, PersonAnswer) != (order.kind in {"read_person", "read_number"}):
        raise AgentTooOld
    try:
        if isinstance(answer, PersonAnswer):
            return _read(order, answer, now)
        return _signed(order, answer, now) if order.kind == "sign" else _authenticated(order, answer, now)
    except EditionError:
        raise AgentTooOld from None
    except CardError:
        raise NotAuthentic from None


def _read(order: Order, answer: PersonAnswer, now: datetime) -> CardRead:
    if bool(answer.files.number) != (order.kind == "read_number"):
        raise AgentTooOld
    reading = judge_person(_edition(answer.edition), answer.files, order.nonce, trust.cv_keys())
    if reading.authenticity.conclusion == "not_authentic":
        raise NotAuthentic
    return CardRead(
        reading.person, reading.authenticity, reading.card, reading.opened_by, answer.simulated,
        answer.reader, now, reading.number,
    )  # fmt: skip


def _edition(name: str) -> Edition:
    """What a card of the city may be: one that nobody has issued is read in a demo only."""
    edition = load_edition(name)
    if edition.made_up and not settings.CARD_ACCEPT_TEST:
        raise TestCardRefused
    return edition


def _signed(order: Order, answer: SignatureAnswer, now: datetime) -> CardSigned:
    certificate = parse_certificate(answer.certificate)
    right_kind = certificate.kind is not None and certificate.kind.id == order.key
    if not (right_kind and _signs(certificate, order.digest, answer.signature)):
        raise NotAuthentic
    return CardSigned(
        answer.certificate, answer.authority, answer.signature, _algorithm(certificate), answer.card,
        answer.simulated, answer.reader, now,
    )  # fmt: skip


def _authenticated(order: Order, answer: SignatureAnswer, now: datetime) -> CardAuthenticated:
    """The order is the open question; it is used up before this is asked."""
    certificate = parse_certificate(answer.certificate)
    store = challenge.MemoryNonceStore()
    store.put(order.challenge)
    given = challenge.Answer(order.nonce, answer.signature, certificate)
    verdict = challenge.judge(store, given, order.purpose, trust.trust_store(), trust.revocation(), now)
    return CardAuthenticated(verdict, certificate, answer.card, answer.simulated, answer.reader, now)


def _algorithm(certificate: JpkiCertificate) -> str:
    return f"{certificate.algorithm.key}-{certificate.algorithm.hash}" if certificate.algorithm else ""


def _signs(certificate: JpkiCertificate, digests: bytes, signature: bytes) -> bool:
    if certificate.algorithm is None:
        return False
    digest = digest_for(digests, certificate.algorithm.hash)
    used = Prehashed(HASHES[certificate.algorithm.hash]())
    try:
        if isinstance(certificate.key, rsa.RSAPublicKey):
            certificate.key.verify(signature, digest, padding.PKCS1v15(), used)
        else:
            certificate.key.verify(signature, digest, ec.ECDSA(used))
    except (InvalidSignature, ValueError):
        return False
    return True
