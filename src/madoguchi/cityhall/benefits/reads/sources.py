"""Source files, and the reports of those that were not taken in."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from madoguchi.cityhall.benefits.actions.extract_targets import kinds_needed, newest_files
from madoguchi.cityhall.benefits.models import RefusedSource, Round, SourceFile
from madoguchi.cityhall.benefits.refusals import NotFound
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tenancy.spreadsheet import harmless
from madoguchi.rules.benefits.sources import MAX_AGE_DAYS

REFUSALS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A kind of file that a round needs, and the newest one there is. `usable_until`: then it is too old."""

    kind: str
    label: str
    file: SourceFile | None
    usable_until: date | None
    old: bool

    @property
    def ready(self) -> bool:
        return self.file is not None and not self.old


def source_lines(owned: Round, today: date) -> list[SourceLine]:
    """Every kind the round's programme is worked out from, and the accounts, which are of use to any."""
    kinds = kinds_needed(owned)
    wanted = (*kinds, SourceFile.Kind.ACCOUNTS.value) if owned.push else kinds
    found = newest_files(list(dict.fromkeys(wanted)))
    return [_line(kind, found.get(kind), today) for kind in dict.fromkeys(wanted)]


def _line(kind: str, file: SourceFile | None, today: date) -> SourceLine:
    until = file.as_of + timedelta(days=MAX_AGE_DAYS) if file else None
    return SourceLine(kind, str(SourceFile.Kind(kind).label), file, until, bool(until and today > until))


def refusals(actor: Actor) -> Sequence[RefusedSource]:
    """The newest files that were not taken in."""
    require(actor, Permission.BENEFIT_WORK)
    return list(RefusedSource.objects.defer("findings").order_by("-refused_at")[:REFUSALS_SHOWN])


def access_refusal(actor: Actor, refused_id: UUID) -> RefusedSource:
    """One report. Raises `NotFound`."""
    require(actor, Permission.BENEFIT_WORK)
    found = RefusedSource.objects.filter(pk=refused_id).first()
    if found is None:
        raise NotFound("取込の記録")
    return found


def refusal_csv(report: RefusedSource) -> str:
    """The report for a spreadsheet: row, column, reason, remedy; received text never becomes a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["行", "列", "理由", "直し方"])
    for row, column, reason, remedy in report.findings:
        writer.writerow([row or "", harmless(column), harmless(reason), harmless(remedy)])
    return out.getvalue()
