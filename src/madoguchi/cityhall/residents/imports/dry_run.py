"""Check a file without a database: what an import into an empty register would report."""

from __future__ import annotations

from typing import BinaryIO

from madoguchi.rules.standards.household import HouseholdCheck
from madoguchi.rules.standards.items import DEFAULT_EDITION, load_edition
from madoguchi.rules.standards.mapping import load_mapping
from madoguchi.rules.standards.problems import RegisterFileError, RowProblem
from madoguchi.rules.standards.reading import read_rows
from madoguchi.rules.standards.validation import RowValidator


def check_file(
    file: BinaryIO, name: str, *, mapping: str | None = None, edition: str = DEFAULT_EDITION
) -> tuple[int, list[RowProblem]]:
    """The number of rows read, and every finding by row."""
    items = load_edition(edition)
    problems: list[RowProblem] = []
    households = HouseholdCheck(name)
    validate = None
    rows = 0
    try:
        columns = load_mapping(mapping, items) if mapping else None
        for number, row in read_rows(file, items, mapping=columns, file=name, report=problems.append):
            validate = validate or RowValidator(items, [items.by_id[identifier] for identifier in row], name)
            problems += validate(row, number)
            households.add(number, row)
            rows += 1
    except RegisterFileError as error:
        problems += error.problems
    problems += households.problems()
    return rows, sorted(problems, key=lambda problem: problem.row)
