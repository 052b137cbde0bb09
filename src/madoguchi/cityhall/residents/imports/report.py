"""The report of an import: every problem with file, row, item, reason and remedy."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from madoguchi.cityhall.residents.models import ImportProblem, RegisterImport
from madoguchi.cityhall.tenancy.spreadsheet import harmless
from madoguchi.rules.standards.problems import RowProblem

# A file in the wrong layout has a problem in each row; nobody reads more than this.
KEPT_PROBLEMS = 5000


def add_problems(register_import: RegisterImport, problems: Iterable[RowProblem]) -> None:
    """Count all problems, keep the first `KEPT_PROBLEMS` of the import."""
    problems = list(problems)
    if not problems:
        return
    errors = sum(problem.severity == "error" for problem in problems)
    room = max(0, KEPT_PROBLEMS - register_import.errors - register_import.alerts)
    ImportProblem.objects.bulk_create([_row(register_import, problem) for problem in problems[:room]])
    alerts = len(problems) - errors
    RegisterImport.objects.filter(pk=register_import.pk).update(
        errors=F("errors") + errors, alerts=F("alerts") + alerts
    )
    register_import.errors += errors
    register_import.alerts += alerts


def _row(register_import: RegisterImport, problem: RowProblem) -> ImportProblem:
    return ImportProblem(
        register_import=register_import,
        severity=problem.severity,
        row_number=problem.row or None,
        item=problem.item[:100],
        reason=problem.reason,
        remedy=problem.remedy,
    )


def as_csv(register_import: RegisterImport, problems: Iterable[Any]) -> str:
    """The report as CSV for a spreadsheet; the caller adds a BOM when writing UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_("ファイル"), _("行"), _("項目"), _("区分"), _("理由"), _("対処")])
    for problem in problems:
        writer.writerow(
            [
                harmless(register_import.file_name),
                problem.row_number or "",
                harmless(problem.item),
                ImportProblem.Severity(problem.severity).label,
                harmless(problem.reason),
                harmless(problem.remedy),
            ]
        )
    return out.getvalue()
