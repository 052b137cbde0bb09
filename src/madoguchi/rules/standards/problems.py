"""What is wrong with a register file, in words that let a clerk mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "alert"]
"""エラー stops the file; アラート lets it pass after notice (住民記録システム標準仕様書 11.1, P)."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One finding. ``row`` counts as a spreadsheet does (1 = header; 0 = the file as a whole).

    ``item`` is the official Japanese item name, or "" for the whole row; ``reason`` and ``remedy`` are
    Japanese sentences.
    """

    file: str
    row: int
    item: str
    reason: str
    remedy: str
    severity: Severity = "error"

    def __str__(self) -> str:
        where = f"{self.file} {self.row}行目".strip() if self.row else self.file
        return " ".join(part for part in (where, self.item, self.reason, self.remedy) if part)


class RegisterFileError(ValueError):
    """The file cannot be used as it is; ``problems`` say why, most important first."""

    def __init__(self, problems: Iterable[RowProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
