"""The verdict on a certificate or a signature: each check with its source and time.

There is no "valid" without a revocation check: a verdict whose revocation is open is "unsettled", whatever
else passed. Which checks a verdict requires is fixed where it is made, so none can be left out by accident.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from madoguchi.card.checks import Check, settle
from madoguchi.card.jpki.certificate import JpkiCertificate

CERTIFICATE_CHECKS = frozenset(
    {
        "issuer",
        "environment",
        "authority",
        "authority_validity",
        "validity",
        "leaf",
        "key_usage",
        "policy",
        "algorithm",
        "extensions",
        "revocation",
    }
)
Conclusion = Literal["valid", "invalid", "unsettled"]
_CONCLUSIONS: Mapping[str, Conclusion] = {"passed": "valid", "failed": "invalid", "unsettled": "unsettled"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`at`: the moment judged; `more`: the checks required beside those of the certificate."""

    checks: tuple[Check, ...]
    at: datetime
    certificate: JpkiCertificate | None = None
    more: frozenset[str] = frozenset()

    @property
    def conclusion(self) -> Conclusion:
        return _CONCLUSIONS[settle(self.checks, CERTIFICATE_CHECKS | self.more)]

    def check(self, name: str) -> Check | None:
        """A check by name; None if it was not made."""
        return next((check for check in self.checks if check.name == name), None)

    @property
    def problems(self) -> tuple[Check, ...]:
        """Every check that did not pass."""
        return tuple(check for check in self.checks if check.outcome != "passed")

    def as_data(self) -> dict[str, Any]:
        """For JSON: no personal data, only the certificate's serial and kind."""
        certificate = self.certificate
        return {
            "conclusion": self.conclusion,
            "at": self.at.isoformat(),
            "serial": certificate.serial if certificate else None,
            "kind": certificate.kind.id if certificate and certificate.kind else None,
            "checks": [check.as_data() for check in self.checks],
        }
