"""Imports and their reports, the rows that one brought, and whom the newest full file left out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from madoguchi.cityhall.residents.imports.report import as_csv
from madoguchi.cityhall.residents.models import ImportProblem, RegisterImport, Resident, ResidentRecord
from madoguchi.cityhall.residents.refusals import ImportNotFound
from madoguchi.cityhall.residents.rights import require
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission

Row = dict[str, str]


def imports(actor: Actor, limit: int = 20) -> list[RegisterImport]:
    """The newest imports."""
    require(actor, Permission.REGISTER_IMPORT)
    return list(RegisterImport.objects.order_by("-created_at")[:limit])


def access_import(actor: Actor, import_id: UUID) -> RegisterImport:
    """One import, with its state, progress and counts."""
    require(actor, Permission.REGISTER_IMPORT)
    found: RegisterImport | None = RegisterImport.objects.filter(pk=import_id).first()
    if found is None:
        raise ImportNotFound
    return found


def problems_of(actor: Actor, import_id: UUID, limit: int = 200) -> list[ImportProblem]:
    """The report's lines, errors first, then by row."""
    register_import = access_import(actor, import_id)
    return list(register_import.problems.order_by("-severity", "row_number", "pk")[:limit])


def problems_csv(actor: Actor, import_id: UUID) -> str:
    """The whole report as CSV; the download is recorded."""
    register_import = access_import(actor, import_id)
    audit.record(actor, "register.report", f"import:{import_id}")
    return as_csv(
        register_import, register_import.problems.order_by("-severity", "row_number", "pk").iterator()
    )


def import_rows(import_id: UUID) -> dict[str, Row]:
    """The newest row per 宛名番号 that an import brought or confirmed anew; for reconciliation."""
    records = ResidentRecord.objects.filter(register_import_id=import_id).order_by(
        "history_number", "branch_number", "revision"
    )
    return dict(records.values_list("resident__atena_number", "payload"))


def resident_ids(atena_numbers: Collection[str]) -> dict[str, UUID]:
    """The id of each 宛名番号 that the register knows; records nothing."""
    known = Resident.objects.filter(atena_number__in=atena_numbers)
    return dict(known.values_list("atena_number", "pk"))


def newest_rows(atena_numbers: Collection[str]) -> dict[str, Row]:
    """The newest row of each 宛名番号 that the register knows; for reconciliation, records nothing."""
    people = {
        pk: (atena, history, branch)
        for pk, atena, history, branch in Resident.objects.filter(atena_number__in=atena_numbers).values_list(
            "pk", "atena_number", "last_history_number", "last_branch_number"
        )
    }
    rows: dict[str, Row] = {}
    records = (
        ResidentRecord.objects.filter(resident_id__in=people)
        .order_by("revision")
        .values_list("resident_id", "history_number", "branch_number", "payload")
    )
    for pk, history, branch, payload in records:
        if people[pk][1:] == (history, branch):
            rows[people[pk][0]] = payload
    return rows


def missing_residents(actor: Actor, limit: int = 200) -> Sequence[Resident]:
    """People who live here by the register, but whom the newest full file left out."""
    require(actor, Permission.REGISTER_IMPORT)
    found = list(Resident.objects.filter(missing_since__isnull=False).order_by("atena_number")[:limit])
    audit.record(actor, "register.missing", "residents", detail={"shown": len(found)})
    return found
