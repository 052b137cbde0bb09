"""Is the answer of a card that is believed, to the question of this session, for the first time, in time?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from madoguchi.agent.answers import AnswerMalformed, SignatureAnswer, read_answer
from madoguchi.agent.doors import normal_origin
from madoguchi.agent.sealing import SealBroken, from_text
from madoguchi.agent.staff_login import purpose_at
from madoguchi.card import CardError
from madoguchi.card.jpki import challenge
from madoguchi.card.jpki.certificate import JpkiCertificate, parse_certificate
from madoguchi.card.jpki.verdict import CERTIFICATE_CHECKS, Verdict
from madoguchi.cityhall.readers import trust
from madoguchi.cityhall.readers.selectors import session_hash
from madoguchi.cityhall.staff_cards.models import Question
from madoguchi.cityhall.staff_cards.refusals import AnswerLate, CardRefused


@dataclass(frozen=True, slots=True)
class ProvedCard:
    """A card that has just signed the question. `revocation`: what was found out about it."""

    certificate_sha256: str
    label: str
    expires_at: datetime
    simulated: bool
    revocation: str


def prove(session_key: str, question_id: UUID, answer: str, now: datetime) -> ProvedCard:
    """Use the question up and judge the answer. Raises `AnswerLate` or `CardRefused`.

    A certificate whose revocation could not be asked is taken (whether the card is blocked is known here, at
    once, whatever a revocation list says); one that is known as revoked never is.
    """
    asked = take_question(session_key, question_id, now)
    given = _read(answer)
    try:
        certificate = parse_certificate(given.certificate)
        verdict = _judge(asked, given, certificate, now)
    except CardError:
        raise CardRefused from None
    if not _acceptable(verdict):
        raise CardRefused
    return ProvedCard(
        certificate_sha256=certificate.fingerprint,
        label=f"末尾 {given.card.serial[-4:]}",
        expires_at=certificate.not_after,
        simulated=given.simulated,
        revocation=revocation.outcome if (revocation := verdict.check("revocation")) else "",
    )


def take_question(session_key: str, question_id: UUID, now: datetime) -> Question:
    """Use up an open question of this session. Raises `AnswerLate`."""
    mine = Question.objects.filter(
        pk=question_id, session_sha256=session_hash(session_key), used_at=None,
        asked_at__gt=now - challenge.LIFETIME, asked_at__lte=now + timedelta(seconds=1),
    )  # fmt: skip
    if not mine.update(used_at=now):
        raise AnswerLate
    return Question.objects.get(pk=question_id)


def _read(answer: str) -> SignatureAnswer:
    try:
        given = read_answer(from_text(answer))
    except (SealBroken, AnswerMalformed):
        raise CardRefused from None
    if not isinstance(given, SignatureAnswer) or (given.simulated and not settings.CARD_ACCEPT_TEST):
        raise CardRefused
    return given


def _judge(
    asked: Question, given: SignatureAnswer, certificate: JpkiCertificate, now: datetime
) -> Verdict:
    purpose, nonce = purpose_at(normal_origin(settings.PUBLIC_URL)), bytes(asked.nonce)
    store = challenge.MemoryNonceStore()
    store.put(challenge.Challenge(nonce, purpose, asked.asked_at))
    answer = challenge.Answer(nonce, given.signature, certificate)
    return challenge.judge(store, answer, purpose, trust.trust_store(), trust.revocation(), now)


def _acceptable(verdict: Verdict) -> bool:
    """Valid; or nothing but the revocation left open."""
    if verdict.conclusion == "valid":
        return True
    made = {check.name for check in verdict.checks}
    open_ones = [(check.name, check.outcome) for check in verdict.problems]
    return open_ones == [("revocation", "unsettled")] and CERTIFICATE_CHECKS | verdict.more <= made
