"""Take in a register file of the core system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.residents.imports import running, storage
from madoguchi.cityhall.residents.imports.report import add_problems
from madoguchi.cityhall.residents.models import RegisterImport
from madoguchi.cityhall.residents.rights import require, signature
from madoguchi.cityhall.residents.tasks import run_register_import
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules.standards.items import DEFAULT_EDITION, load_edition
from madoguchi.rules.standards.manifest import Manifest
from madoguchi.rules.standards.mapping import ColumnMapping, load_mapping
from madoguchi.rules.standards.problems import RegisterFileError, RowProblem
from madoguchi.rules.standards.textfile import FileFacts, inspect


@transaction.atomic
def import_register(
    actor: Actor,
    file: BinaryIO,
    *,
    file_name: str,
    coverage: str = "difference",
    manifest: str | None = None,
    mapping: str | None = None,
    edition: str = DEFAULT_EDITION,
    enqueue: bool = True,
) -> RegisterImport:
    """Keep the file and let a job import it; returns at once.

    `file` is seekable and binary. `manifest` (JSON) and `mapping` (YAML) are the texts of those files; a
    manifest decides the coverage. A file that was applied before, or is on its way, is returned as it
    stands: nothing happens twice. A file that cannot be read at all, or does not agree with its manifest,
    comes back refused, with its report. `enqueue=False` leaves the running to the caller.
    """
    require(actor, Permission.REGISTER_IMPORT)
    slip, columns, facts, problems = _open(file, file_name, manifest, mapping, edition)
    if facts and (earlier := _earlier(facts.sha256)):
        return earlier
    register_import = RegisterImport.objects.create(
        coverage=slip.kind if slip else RegisterImport.Coverage(coverage),
        edition=edition,
        file_name=file_name[:255],
        sha256=facts.sha256 if facts else "",
        size=facts.size if facts else 0,
        manifest=asdict(slip) if slip else None,
        mapping=_stored(columns),
        total_rows=slip.rows if slip else _lines(file, facts, columns),
        requested_by=signature(actor),
    )
    audit.record(
        actor,
        "register.receive",
        f"import:{register_import.pk}",
        detail={"coverage": register_import.coverage, "sha256": register_import.sha256},
    )
    live.publish("import.received", [running.TOPIC])
    if problems:
        add_problems(register_import, problems)
        running.refuse(actor, register_import)
        return register_import
    storage.keep(register_import, file)
    if enqueue:
        run_register_import.enqueue(str(register_import.pk))
    return register_import


def run_import(actor: Actor, import_id: UUID, progress: running.Progress | None = None) -> RegisterImport:
    """Run or go on with an import here and now; `progress(rows done, rows in all or None)` per chunk."""
    return running.run(actor, import_id, progress)


def _open(
    file: BinaryIO, file_name: str, manifest: str | None, mapping: str | None, edition: str
) -> tuple[Manifest | None, ColumnMapping | None, FileFacts | None, list[RowProblem]]:
    """Everything that can be known at the door, and what is wrong with it."""
    slip = columns = facts = None
    try:
        columns = load_mapping(mapping, load_edition(edition)) if mapping else None
        slip = Manifest.from_json(manifest) if manifest else None
        facts = inspect(file, file_name)
    except RegisterFileError as error:
        return slip, columns, facts, list(error.problems)
    problems = slip.differences(rows=slip.rows, sha256=facts.sha256, file=file_name) if slip else []
    return slip, columns, facts, problems


def _earlier(sha256: str) -> RegisterImport | None:
    """An import of the very same bytes that was applied or is under way."""
    same = RegisterImport.objects.filter(sha256=sha256).exclude(state=RegisterImport.State.REFUSED)
    found: RegisterImport | None = same.order_by("created_at").first()
    return found


def _stored(columns: ColumnMapping | None) -> Mapping[str, Any] | None:
    return {**asdict(columns), "ignore": sorted(columns.ignore)} if columns else None


def _lines(file: BinaryIO, facts: FileFacts | None, columns: ColumnMapping | None) -> int | None:
    """Records after the header, for the progress bar: a field cannot hold a line end."""
    if facts is None:
        return None
    file.seek(0)
    lines = sum(piece.count(b"\n") for piece in iter(lambda: file.read(1 << 20), b""))
    return max(0, lines + (not facts.ended) - (columns is None or columns.header))
