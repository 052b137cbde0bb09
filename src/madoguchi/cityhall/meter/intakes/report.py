"""The report of an intake: every problem with row, column, reason and remedy."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from django.utils.translation import gettext as _

from madoguchi.cityhall.meter.models import Intake, IntakeProblem
from madoguchi.cityhall.tenancy.spreadsheet import harmless
from madoguchi.rules.standards.problems import RowProblem

KEPT = 5000
"""A file in the wrong layout has a problem in each row; nobody reads more than this."""


def add_problems(intake: Intake, problems: Iterable[RowProblem]) -> None:
    """Count all problems, keep the first of them, by the file's own names of its columns.

    The caller saves the counts with the state.
    """
    problems = list(problems)
    room = max(0, KEPT - intake.errors - intake.alerts)
    IntakeProblem.objects.bulk_create(
        [
            IntakeProblem(
                intake=intake, severity=one.severity, row_number=one.row or None,
                item=intake.mapping.get(one.item, one.item)[:100], reason=one.reason, remedy=one.remedy,
            )
            for one in problems[:room]
        ]
    )  # fmt: skip
    intake.errors += sum(one.severity == "error" for one in problems)
    intake.alerts += sum(one.severity == "alert" for one in problems)


def as_csv(intake: Intake, problems: Iterable[IntakeProblem]) -> str:
    """The report for a spreadsheet; the caller adds a BOM when writing UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_("ファイル"), _("行"), _("列"), _("区分"), _("理由"), _("直し方")])
    for one in problems:
        words = [one.get_severity_display(), harmless(one.reason), harmless(one.remedy)]
        writer.writerow([harmless(intake.file_name), one.row_number or "", harmless(one.item), *words])
    return out.getvalue()
