"""What a verification found: a list of checks, never one boolean.

A conclusion holds only if every check it requires is in the list and passed; a check that could not be
settled (not asked, stale, nobody knows) is neither success nor failure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

Outcome = Literal["passed", "failed", "unsettled"]


@dataclass(frozen=True, slots=True)
class Check:
    """One question. `detail` (Japanese) says what was found, `source` what it rests on, `at` of when that
    is.
    """

    name: str
    outcome: Outcome
    detail: str
    source: str = ""
    at: datetime | None = None

    def as_data(self) -> dict[str, Any]:
        """For JSON."""
        return {**asdict(self), "at": self.at.isoformat() if self.at else None}


def found(name: str, good: bool, yes: str, no: str, source: str = "") -> Check:
    """A check with two ends."""
    return Check(name, "passed" if good else "failed", yes if good else no, source)


def settle(checks: Iterable[Check], required: frozenset[str]) -> Outcome:
    """failed if any check failed; passed if every required one passed and none is open; else unsettled."""
    checks = tuple(checks)
    if any(check.outcome == "failed" for check in checks):
        return "failed"
    names = {check.name for check in checks}
    complete = required <= names and all(check.outcome == "passed" for check in checks)
    return "passed" if complete else "unsettled"
