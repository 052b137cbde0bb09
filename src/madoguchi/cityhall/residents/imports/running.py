"""An import from its file to the register, in steps that can each be repeated after a kill.

received → staging (chunks, each with its checkpoint) → checking → applied, the last in one transaction; or
refused, when anything is wrong: then nothing was changed. Two processes on one import do no harm: every step
moves the state or the checkpoint conditionally, and the loser raises `Overtaken`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from madoguchi.cityhall.residents.imports import checks, inherit, sql, storage
from madoguchi.cityhall.residents.imports.report import add_problems
from madoguchi.cityhall.residents.imports.staging import Overtaken, stage_file
from madoguchi.cityhall.residents.models import RegisterImport
from madoguchi.cityhall.residents.refusals import ImportNotFound
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.rules.standards.manifest import Manifest
from madoguchi.rules.standards.problems import RegisterFileError, RowProblem

State = RegisterImport.State
Progress = Callable[[int, int | None], None]
TOPIC = "imports"


def run(actor: Actor, import_id: UUID, progress: Progress | None = None) -> RegisterImport:
    """Go on from wherever the import stands until it is applied or refused; does nothing if it is."""
    register_import = RegisterImport.objects.filter(pk=import_id).first()
    if register_import is None:
        raise ImportNotFound
    if register_import.state in {State.RECEIVED, State.STAGING}:
        _stage(actor, register_import, progress or (lambda done, total: None))
    if register_import.state == State.CHECKING:
        _finish(actor, register_import)
    return register_import


def refuse(actor: Actor, register_import: RegisterImport) -> None:
    """Close the import with its report; what was staged is deleted. Inside the caller's transaction."""
    sql.run(sql.FORGET_STAGED, register_import)
    storage.forget(register_import)
    _move(register_import, register_import.state, State.REFUSED, finished_at=timezone.now())
    audit.record(
        actor,
        "register.refuse",
        f"import:{register_import.pk}",
        detail={"errors": register_import.errors, "alerts": register_import.alerts},
    )
    live.publish("import.refused", [TOPIC])


def _stage(actor: Actor, register_import: RegisterImport, progress: Progress) -> None:
    if register_import.state == State.RECEIVED:
        _move(register_import, State.RECEIVED, State.STAGING)
    trailing: list[RowProblem] = []
    try:
        with (
            storage.opened(register_import) as file,
            closing(stage_file(register_import, file, trailing)) as chunks,
        ):
            for row_number in chunks:
                progress(row_number - 1, register_import.total_rows)
                live.publish("import.progress", [TOPIC])
    except RegisterFileError as error:
        with transaction.atomic():
            add_problems(register_import, error.problems)
            refuse(actor, register_import)
        return
    with transaction.atomic():
        add_problems(register_import, trailing)
        _move(register_import, State.STAGING, State.CHECKING)


def _finish(actor: Actor, register_import: RegisterImport) -> None:
    """Check across rows, then apply everything or nothing."""
    with transaction.atomic():
        _move(register_import, State.CHECKING, State.APPLYING)
        checks.mark_newest(register_import)
        sql.freshen_statistics()
        add_problems(
            register_import, [*_manifest_problems(register_import), *checks.cross_problems(register_import)]
        )
        if register_import.errors:
            refuse(actor, register_import)
        else:
            _apply(actor, register_import)


def _manifest_problems(register_import: RegisterImport) -> list[Any]:
    """The row count; everything else of the manifest was compared at the door."""
    if register_import.manifest is None:
        return []
    rows = max(0, register_import.rows_done - 1)
    return Manifest(**register_import.manifest).differences(rows=rows, sha256=register_import.sha256)


def _apply(actor: Actor, register_import: RegisterImport) -> None:
    result = checks.counts(register_import)
    arrived = inherit.arrivals(register_import)
    for statement in (
        sql.ADD_RESIDENTS,
        sql.CHANGE_RESIDENTS,
        sql.ADD_RECORDS,
        sql.AGE_KEYS,
        *sql.add_keys(),
        sql.FOUND_AGAIN,
    ):
        sql.run(statement, register_import)
    if register_import.coverage == RegisterImport.Coverage.FULL:
        result["missing"] = sql.run(sql.MARK_MISSING, register_import)
    inherit.inherit(register_import, arrived)
    sql.run(sql.FORGET_STAGED, register_import)
    storage.forget(register_import)
    _move(register_import, State.APPLYING, State.APPLIED, finished_at=timezone.now(), **result)
    audit.record(actor, "register.apply", f"import:{register_import.pk}", detail=result)
    live.publish("import.applied", [TOPIC])
    for follower in settings.REGISTER_APPLIED_TASKS:
        import_string(follower).enqueue(str(register_import.pk))


def _move(register_import: RegisterImport, before: str, after: str, **values: Any) -> None:
    """Change the state, unless another process has changed it first."""
    moved = RegisterImport.objects.filter(pk=register_import.pk, state=before).update(state=after, **values)
    if not moved:
        raise Overtaken(str(register_import.pk))
    for name, value in {"state": after, **values}.items():
        setattr(register_import, name, value)
