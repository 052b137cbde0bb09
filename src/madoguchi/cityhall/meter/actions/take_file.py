"""Take a file of waits in: a daily table at once, a dispenser's log once its columns are matched."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.meter.intakes import running, storage
from madoguchi.cityhall.meter.intakes.table_rows import refusals_of
from madoguchi.cityhall.meter.models import Intake, ObservedDay
from madoguchi.cityhall.meter.refusals import FileTooLarge
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules.standards.problems import RowProblem
from madoguchi.rules.waiting import WaitingFileRefused, header, is_daily, is_log, log_columns, read_table

MEGABYTES = 60


@transaction.atomic
def take_file(actor: Actor, raw: bytes, *, file_name: str, office: str = "", label: str = "") -> Intake:
    """Keep or read the file; the very same bytes again are the intake that is there.

    `office` is the name for a log without a column for it; `label` says where the figures come from. A file
    that cannot be used comes back refused, with its report, and nothing of it is kept.
    """
    require(actor, Permission.REFORM_LEAD)
    if len(raw) > MEGABYTES << 20:
        raise FileTooLarge(MEGABYTES)
    sha256 = hashlib.sha256(raw).hexdigest()
    gone = [Intake.State.REFUSED, Intake.State.WITHDRAWN]
    if earlier := Intake.objects.filter(sha256=sha256).exclude(state__in=gone).first():
        return earlier
    names, problems = _header(raw, file_name)
    kind = Intake.Kind.DAILY if is_daily(names) and not is_log(names) else Intake.Kind.LOG
    intake = Intake.objects.create(
        kind=kind, label=label, office=office, file_name=file_name[:255], sha256=sha256, size=len(raw),
        mapping=log_columns(names), requested_by=f"{actor.kind}:{actor.id}",
    )  # fmt: skip
    audit.record(actor, "meter.receive", f"intake:{intake.pk}", detail={"kind": kind, "sha256": sha256})
    live.publish("intake.received", [running.TOPIC])
    if problems:
        return running.refuse(actor, intake, problems)
    if kind == Intake.Kind.DAILY:
        return _read_days(actor, intake, raw)
    storage.keep(intake, raw)
    return intake


def _header(raw: bytes, file_name: str) -> tuple[tuple[str, ...], Sequence[RowProblem]]:
    try:
        return header(raw, file_name), ()
    except WaitingFileRefused as refused:
        return (), refused.problems


def _read_days(actor: Actor, intake: Intake, raw: bytes) -> Intake:
    try:
        table = read_table(raw, intake.file_name)
    except WaitingFileRefused as refused:
        return running.refuse(actor, intake, refused.problems)
    if problems := refusals_of(intake, table.days):
        return running.refuse(actor, intake, problems)
    ObservedDay.objects.bulk_create(
        [
            ObservedDay(
                intake=intake, office=day.office, date=day.date, day_type=day.day_type,
                era_year=day.era_year, cases=day.cases, mean=day.mean, maximum=day.maximum,
                row_number=day.row,
            )
            for day in table.days
        ]
    )  # fmt: skip
    return _store(actor, intake, len(table.days), table.notes)


def _store(actor: Actor, intake: Intake, days: int, notes: Sequence[str]) -> Intake:
    """Stored in the two steps that the state machine knows, in one transaction."""
    for state in (Intake.State.READING, Intake.State.STORED):
        intake.state = state
        intake.save(update_fields=["state"])
    intake.total = intake.rows_done = days
    intake.quality, intake.finished_at = {"notes": list(notes)}, timezone.now()
    intake.save(update_fields=["total", "rows_done", "quality", "finished_at"])
    audit.record(actor, "meter.store", f"intake:{intake.pk}", detail={"days": days})
    live.publish("intake.stored", [running.TOPIC])
    return intake
