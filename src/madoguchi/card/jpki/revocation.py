"""The port through which revocation is asked: CRL file, OCSP, a platform's API, or nobody.

J-LIS serves CRL and OCSP only to filed 署名検証者 and 利用者証明検証者 (公的個人認証法17条1項, 36条1項).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from cryptography import x509

from madoguchi.card.checks import Check
from madoguchi.card.jpki.certificate import JpkiCertificate

State = Literal["good", "revoked", "unknown"]
_COMPROMISED = frozenset({x509.ReasonFlags.key_compromise, x509.ReasonFlags.ca_compromise})


@dataclass(frozen=True, slots=True)
class Revocation:
    """An answer. `as_of`: the moment the answer speaks of; `detail` (Japanese) says why it is unknown."""

    state: State
    source: str
    as_of: datetime | None = None
    revoked_at: datetime | None = None
    reason: x509.ReasonFlags | None = None
    detail: str = ""


class RevocationChecker(Protocol):
    """Somebody who may know whether a certificate is revoked."""

    def check(self, certificate: JpkiCertificate, issuer: JpkiCertificate, now: datetime) -> Revocation:
        """Never raises for a bad answer: that is state `unknown` with the reason."""
        ...


class NotChecked:
    """Nobody was asked."""

    def check(self, certificate: JpkiCertificate, issuer: JpkiCertificate, now: datetime) -> Revocation:
        return Revocation("unknown", "", detail="失効を確認していません")


def revocation_check(answer: Revocation, at: datetime) -> Check:
    """What an answer means for the moment judged: a certificate revoked later was good then.

    Not so after a compromise of the key: then no signature can be dated by the signer's word.
    """
    if answer.state == "unknown":
        return Check("revocation", "unsettled", answer.detail, answer.source, answer.as_of)
    if answer.state == "good" or answer.revoked_at is None:
        outcome, detail = (
            ("passed", "失効していません") if answer.state == "good" else ("failed", "失効しています")
        )
        return Check("revocation", outcome, detail, answer.source, answer.as_of)  # type: ignore[arg-type]
    when = f"{answer.revoked_at:%Y-%m-%d %H:%M}Z"
    if answer.revoked_at > at and answer.reason not in _COMPROMISED:
        return Check(
            "revocation", "passed", f"この時点では失効前（失効 {when}）", answer.source, answer.as_of
        )
    reason = answer.reason.value if answer.reason else "理由の記載なし"
    return Check("revocation", "failed", f"{when} に失効（{reason}）", answer.source, answer.as_of)
