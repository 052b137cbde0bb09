"""Challenge–response: the card signs a fresh, single-use, aged question; no password travels.

What is signed names its purpose, so that an answer is good for nothing else, and no question can be made to
look like a document.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from madoguchi.card.checks import Check, found
from madoguchi.card.jpki.certificate import JpkiCertificate
from madoguchi.card.jpki.path import verify_certificate
from madoguchi.card.jpki.profile import KindName
from madoguchi.card.jpki.revocation import RevocationChecker
from madoguchi.card.jpki.roots import TrustStore
from madoguchi.card.jpki.signature import signature_check
from madoguchi.card.jpki.verdict import Verdict

NONCE_BYTES = 32
LIFETIME = timedelta(minutes=2)
CHALLENGE_CHECKS = frozenset({"nonce", "kind", "signature"})


@dataclass(frozen=True, slots=True)
class Challenge:
    """A question. `purpose`: what the answer is for, e.g. `staff-login example.lg.jp`."""

    nonce: bytes
    purpose: str
    asked_at: datetime

    @property
    def message(self) -> bytes:
        """The bytes the card signs."""
        return b"\n".join(
            (b"madoguchi challenge 1", self.purpose.encode(), self.asked_at.isoformat().encode(), self.nonce)
        )


class NonceStore(Protocol):
    """Where open questions wait. `take` gives one out at most once, whoever asks at the same time."""

    def put(self, challenge: Challenge) -> None: ...

    def take(self, nonce: bytes) -> Challenge | None: ...


class MemoryNonceStore:
    """For one process. Questions older than `lifetime` are forgotten when another is put."""

    def __init__(self, lifetime: timedelta = LIFETIME) -> None:
        self._lifetime = lifetime
        self._open: dict[bytes, Challenge] = {}
        self._lock = threading.Lock()

    def put(self, challenge: Challenge) -> None:
        with self._lock:
            self._open = {
                nonce: one
                for nonce, one in self._open.items()
                if challenge.asked_at - one.asked_at <= self._lifetime
            }
            self._open[challenge.nonce] = challenge

    def take(self, nonce: bytes) -> Challenge | None:
        with self._lock:
            return self._open.pop(nonce, None)


def ask(
    store: NonceStore,
    purpose: str,
    now: datetime,
    nonce: Callable[[], bytes] = lambda: secrets.token_bytes(NONCE_BYTES),
) -> Challenge:
    """A new question, kept in the store."""
    challenge = Challenge(nonce(), purpose, now)
    store.put(challenge)
    return challenge


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes back from the card."""

    nonce: bytes
    signature: bytes
    certificate: JpkiCertificate


def judge(
    store: NonceStore,
    answer: Answer,
    purpose: str,
    trust: TrustStore,
    revocation: RevocationChecker,
    now: datetime,
    kind: KindName = "authentication",
    lifetime: timedelta = LIFETIME,
) -> Verdict:
    """Take the question out of the store, whatever the outcome, and judge the answer."""
    challenge = store.take(answer.nonce)
    certificate = answer.certificate
    actual = certificate.kind
    right_kind = found(
        "kind",
        actual is not None and actual.id == kind,
        "求めた種類の電子証明書です",
        "求めた種類の電子証明書ではありません",
    )
    checks: list[Check] = [_nonce_check(challenge, purpose, now, lifetime), right_kind]
    if challenge is not None:
        checks.append(signature_check(certificate, challenge.message, answer.signature))
    checks += verify_certificate(certificate, trust, revocation, now).checks
    return Verdict(tuple(checks), now, certificate, CHALLENGE_CHECKS)


def _nonce_check(challenge: Challenge | None, purpose: str, now: datetime, lifetime: timedelta) -> Check:
    if challenge is None:
        return Check("nonce", "failed", "この問いは出していないか、もう答えがありました")
    if challenge.purpose != purpose:
        return Check("nonce", "failed", "別の用途の問いへの答えです", at=challenge.asked_at)
    fresh = timedelta(0) <= now - challenge.asked_at <= lifetime
    return Check(
        "nonce",
        "passed" if fresh else "failed",
        "出した問いへの、初めての答えです" if fresh else "問いを出してから時間がたちすぎています",
        at=challenge.asked_at,
    )
