"""A dispenser's log from its file to steps, in pieces that can each be repeated after a kill.

reading → stored, or refused with its report: then none of its steps is left. Steps count only once their
intake is stored, so nobody sees half a log. Two processes on one intake do no harm: the checkpoint is moved
conditionally, and the loser stops.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.meter import quality
from madoguchi.cityhall.meter.intakes import storage
from madoguchi.cityhall.meter.intakes.report import add_problems
from madoguchi.cityhall.meter.intakes.tickets import next_calls, steps_of
from madoguchi.cityhall.meter.models import Intake, Step
from madoguchi.cityhall.meter.refusals import IntakeNotFound
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.rules.standards.problems import RowProblem
from madoguchi.rules.waiting import Quality, Ticket, TicketLog, WaitingFileRefused, examine, read_log

TOPIC = "intakes"
CHUNK = 1000
State = Intake.State


class Overtaken(RuntimeError):
    """Another process has moved the intake on."""


def run(actor: Actor, intake_id: UUID) -> Intake:
    """Go on from wherever the intake stands until it is stored or refused; does nothing if it is."""
    if (intake := Intake.objects.filter(pk=intake_id).first()) is None:
        raise IntakeNotFound
    if intake.state != State.READING:
        return intake
    try:
        tickets, found, unread = _read(intake)
    except WaitingFileRefused as refused:
        return refuse(actor, intake, refused.problems)
    if problems := _unusable(intake, tickets):
        return refuse(actor, intake, problems)
    _write(intake, tickets)
    return _finish(actor, intake, found, tickets, unread)


@transaction.atomic
def refuse(actor: Actor, intake: Intake, problems: Sequence[RowProblem]) -> Intake:
    """Close the intake with its report; what was written of it is deleted."""
    Step.objects.filter(intake=intake).delete()
    storage.forget(intake)
    add_problems(intake, problems)
    _move(intake, State.REFUSED, finished_at=timezone.now(), errors=intake.errors, alerts=intake.alerts)
    audit.record(actor, "meter.refuse", f"intake:{intake.pk}", detail={"errors": intake.errors})
    live.publish("intake.refused", [TOPIC])
    return intake


def _read(intake: Intake) -> tuple[tuple[Ticket, ...], Quality, Sequence[RowProblem]]:
    log = read_log(storage.read(intake), intake.file_name, intake.mapping)
    if log.problems and not intake.tolerant:
        raise WaitingFileRefused(log.problems)
    named = tuple(replace(one, office=one.office or intake.office) for one in log.tickets)
    return *examine(TicketLog(named, log.problems, log.rows)), log.problems


def _unusable(intake: Intake, tickets: Sequence[Ticket]) -> list[RowProblem]:
    """Why nothing can be made of the log: nobody was served, or its days are there already."""
    if not any(one.called is not None for one in tickets):
        reason = _("待ち時間の分かる番号が1件もありません。")
        remedy = _("列の対応と、発券・呼出の時刻を確かめてください。")
        return [RowProblem(intake.file_name, 0, "", reason, remedy)]
    wanted = {(one.office, one.day) for one in tickets}
    days = [day for _office, day in wanted]
    there = Step.objects.filter(kind=Step.Kind.WAIT, day__range=(min(days), max(days)))
    there = there.filter(Q(intake=None) | Q(intake__state=State.STORED)).exclude(intake=intake)
    taken = sorted(wanted & set(there.values_list("office", "day").distinct()))
    remedy = _("前の取込を取り消すか、重なる日をファイルから除いてください。")
    return [
        RowProblem(
            intake.file_name, 0, "",
            _("%(office)sの%(day)sの記録は、もうあります。") % {"office": office, "day": day}, remedy,
        )
        for office, day in taken
    ]  # fmt: skip


def _write(intake: Intake, tickets: Sequence[Ticket]) -> None:
    bounds = next_calls(tickets)
    Intake.objects.filter(pk=intake.pk).update(total=len(tickets))
    for start in range(intake.rows_done, len(tickets), CHUNK):
        part = tickets[start : start + CHUNK]
        with transaction.atomic():
            _advance(intake, start, start + len(part))
            Step.objects.bulk_create([step for one in part for step in steps_of(intake, one, bounds)])
            live.publish("intake.progress", [TOPIC])


def _advance(intake: Intake, before: int, after: int) -> None:
    own = Intake.objects.filter(pk=intake.pk, state=State.READING, rows_done=before)
    if not own.update(rows_done=after):
        raise Overtaken(str(intake.pk))
    intake.rows_done = after


@transaction.atomic
def _finish(
    actor: Actor, intake: Intake, found: Quality, tickets: Sequence[Ticket], unread: Sequence[RowProblem]
) -> Intake:
    add_problems(intake, [replace(one, severity="alert") for one in unread])
    add_problems(intake, [alert for defect in found.defects for alert in _alerts(intake, defect)])
    storage.forget(intake)
    _move(
        intake, State.STORED, finished_at=timezone.now(), quality=quality.as_data(found, tickets),
        errors=intake.errors, alerts=intake.alerts,
    )  # fmt: skip
    audit.record(actor, "meter.store", f"intake:{intake.pk}", detail={"tickets": len(tickets)})
    live.publish("intake.stored", [TOPIC])
    return intake


def _alerts(intake: Intake, defect: Any) -> list[RowProblem]:
    return [
        RowProblem(intake.file_name, row, defect.code, defect.words, defect.remedy, "alert")
        for row in defect.rows
    ]


def _move(intake: Intake, after: str, **values: Any) -> None:
    """Change the state, unless another process has changed it first."""
    if not Intake.objects.filter(pk=intake.pk, state=intake.state).update(state=after, **values):
        raise Overtaken(str(intake.pk))
    for name, value in {"state": after, **values}.items():
        setattr(intake, name, value)
