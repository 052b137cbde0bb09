"""Reads of files that came in: the list, one with its report, and what a log's first rows would become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from madoguchi.cityhall.meter.intakes import storage
from madoguchi.cityhall.meter.intakes.report import as_csv
from madoguchi.cityhall.meter.models import Intake, IntakeProblem
from madoguchi.cityhall.meter.refusals import IntakeNotFound
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules.standards.problems import RowProblem
from madoguchi.rules.waiting import Ticket, WaitingFileRefused, header, read_log


@dataclass(frozen=True, slots=True)
class Preview:
    """`names`: the file's columns; `tickets`: its first rows as they would be read; `problems`: why not."""

    names: tuple[str, ...]
    tickets: tuple[Ticket, ...]
    problems: tuple[RowProblem, ...]


def intakes(actor: Actor) -> QuerySet[Intake]:
    """Every file, newest first."""
    require(actor, Permission.STATISTICS_VIEW)
    found: QuerySet[Intake] = Intake.objects.order_by("-created_at")
    return found


def access_intake(actor: Actor, intake_id: UUID) -> Intake:
    """One file. Raises `IntakeNotFound`."""
    if (found := intakes(actor).filter(pk=intake_id).first()) is None:
        raise IntakeNotFound
    return found


def problems(intake: Intake, limit: int | None = None) -> Sequence[IntakeProblem]:
    """The report in the order of the file, errors first."""
    rows = IntakeProblem.objects.filter(intake=intake).order_by("-severity", "row_number", "pk")
    return list(rows[:limit] if limit else rows)


def report_csv(intake: Intake) -> str:
    """The whole report for a spreadsheet."""
    return as_csv(intake, problems(intake))


def preview(intake: Intake, mapping: Mapping[str, str], rows: int = 8) -> Preview:
    """The first rows under a mapping."""
    raw = storage.read(intake)
    names = header(raw, intake.file_name)
    head = b"\n".join(raw.replace(b"\r\n", b"\n").split(b"\n")[: rows + 1])
    try:
        log = read_log(head, intake.file_name, mapping)
    except WaitingFileRefused as refused:
        return Preview(names, (), refused.problems)
    return Preview(names, log.tickets, log.problems)
