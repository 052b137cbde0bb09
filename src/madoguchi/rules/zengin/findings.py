"""What is wrong with a payment or a bank file, in words that let a treasurer mend it.

The rules are data: ``catalogue/banks/findings.yaml`` holds severity, sentence, remedy and source of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from madoguchi.rules.zengin.catalogue import read_table

Severity = Literal["error", "warning"]
"""An error is refused on writing and must not be sent; a warning is for a person to look at."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. ``record`` and ``position`` count from 1; 0 means the file or the record as a whole.

    ``rule`` is an id of ``findings.yaml``; ``message`` and ``remedy`` are Japanese sentences. For a payment
    that is not in a file yet, ``record`` is its place in the caller's list (the row of a CSV).
    """

    record: int
    position: int
    rule: str
    severity: Severity
    message: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.record}件目 " if self.record else ""
        column = f"{self.position}桁目 " if self.position else ""
        return f"{where}{column}[{self.rule}] {self.message}{self.remedy}"


class Refused(ValueError):
    """Nothing was written or taken in; ``findings`` say why, ``more`` counts those beyond the first 1,000."""

    def __init__(self, findings: Iterable[Finding], more: int = 0) -> None:
        self.findings = tuple(findings)
        self.more = more
        super().__init__("\n".join(str(finding) for finding in self.findings))


@dataclass(frozen=True, slots=True)
class Rule:
    """``message`` and ``remedy`` are templates for ``str.format``; ``source`` ends with its evidence mark."""

    id: str
    severity: Severity
    message: str
    remedy: str
    source: str


@lru_cache(maxsize=1)
def rules() -> Mapping[str, Rule]:
    """Every rule by its id, in the order of the documentation."""
    table = read_table("findings.yaml")["rules"]
    return {name: Rule(id=name, **entry) for name, entry in table.items()}


def finding(rule: str, record: int = 0, position: int = 0, **words: object) -> Finding:
    """A finding of that rule; KeyError for an unknown rule or a word its sentence lacks."""
    entry = rules()[rule]
    message, remedy = entry.message.format(**words), entry.remedy.format(**words)
    return Finding(record, position, rule, entry.severity, message, remedy)


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Only what must be mended before anything is sent."""
    return [one for one in findings if one.severity == "error"]
