"""A file that cannot be used, told by row and column with what to do about it."""

from __future__ import annotations

from collections.abc import Iterable

from madoguchi.rules.standards.problems import RowProblem


class WaitingFileRefused(ValueError):
    """``problems`` say why, in the order of the file."""

    def __init__(self, problems: Iterable[RowProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class WaitingRefused(ValueError):
    """What was asked cannot be answered from what was given; the message says why and what to do instead."""
