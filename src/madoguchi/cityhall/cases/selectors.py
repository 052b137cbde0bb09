"""Reads. Every object is handed out by one door here, which checks who asks.

    visits_today(actor, on=None) -> list[VisitSummary]
    access_visit(actor, visit_id) -> Visit                       clerks; audited (`visit.viewed`)
    access_packet(actor, packet_id) -> Packet                    clerks
    access_case(actor, case_id) -> CaseView                      the sections concerned, or an auditor; audited
    history_of(case) -> list[Action]
    queue(actor, filters) -> QueuePage, counts(actor)            see `cases.queue`
    progress_of(visit) -> list[CaseProgress]
    signers_of(packet) -> list[SignerState]                      who has signed, who must still
    access_by_status_token(token) -> Visit | None
    exportable(actor) -> list[Case], exports(actor) -> list[Export], access_export(actor, id) -> Export
    exported_items(unconfirmed_only=True) -> list[ExportItem]    what the core system was given, with `expected`
    mismatches(actor) -> list[Reconciliation]                    newest word per case
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from madoguchi.cityhall.cases.models import (
    Action,
    Case,
    Export,
    ExportItem,
    Packet,
    Reconciliation,
    Signature,
    Task,
    Visit,
)
from madoguchi.cityhall.cases.queue import QueueFilters, QueuePage, counts, queue
from madoguchi.cityhall.cases.refusals import NotAllowed, NotFound, OtherSection
from madoguchi.cityhall.cases.steps import is_house, require
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission

__all__ = [
    "CaseProgress",
    "CaseView",
    "QueueFilters",
    "QueuePage",
    "SignerState",
    "VisitSummary",
    "access_by_status_token",
    "access_case",
    "access_export",
    "access_packet",
    "access_visit",
    "counts",
    "exportable",
    "exported_items",
    "exports",
    "history_of",
    "mismatches",
    "progress_of",
    "queue",
    "signers_of",
    "visits_today",
]

EXPORTABLE = (Case.State.RECEIVED, Case.State.WORKING, Case.State.DONE)
SHOWN = 200


@dataclass(frozen=True, slots=True)
class VisitSummary:
    """One line of the day's visits, without names. `waiting`: cases that need the counter's attention."""

    id: UUID
    number: str
    event: str
    state: str
    state_label: str
    opened_at: datetime
    opened_by: str
    people: int
    cases: int
    done: int
    waiting: int


@dataclass(frozen=True, slots=True)
class CaseProgress:
    """Where one case of a visit is. `badge` is the kind of `{% badge %}`."""

    id: UUID
    number: str
    procedure: str
    name: str
    section: str
    state: str
    state_label: str
    badge: str
    due: date
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class SignerState:
    """One act of signing: `person` is a person key, `signature` the act when it is done."""

    person: str
    act: str
    means: tuple[str, ...]
    forms: tuple[str, ...]
    signature: Signature | None


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as the actor may see it. `task` is the actor's section's newest task (None for an auditor).

    `live`: that task is the case's present one, so the actor may work on it.
    """

    case: Case
    task: Task | None
    live: bool


BADGES = {
    Case.State.RECEIVED: "todo", Case.State.WORKING: "half", Case.State.ATTENTION: "attention",
    Case.State.DONE: "done",
}  # fmt: skip


def visits_today(actor: Actor, on: date | None = None) -> list[VisitSummary]:
    """The visits of a day, newest first. Raises `NotAllowed`."""
    require(actor, Permission.COUNTER_SERVE)
    visits = Visit.objects.filter(day=on or timezone.localdate()).annotate(
        people_n=Count("people", filter=Q(people__left_at__isnull=True), distinct=True),
        cases_n=Count("cases", distinct=True),
        done_n=Count("cases", filter=Q(cases__state=Case.State.DONE), distinct=True),
        waiting_n=Count("cases", filter=Q(cases__state=Case.State.ATTENTION), distinct=True),
    )
    return [
        VisitSummary(
            visit.pk, visit.number, visit.event, visit.state, str(Visit.State(visit.state).label),
            visit.opened_at, visit.opened_by_label, visit.people_n, visit.cases_n, visit.done_n, visit.waiting_n,
        )
        for visit in visits.order_by("-opened_at")[:SHOWN]
    ]  # fmt: skip


def access_visit(actor: Actor, visit_id: UUID) -> Visit:
    """A visit of this municipality, for a clerk. Raises `NotAllowed` or `NotFound`; the view is audited."""
    require(actor, Permission.COUNTER_SERVE)
    visit = Visit.objects.filter(pk=visit_id).first()
    if visit is None:
        raise NotFound("来庁")
    audit.record(actor, "visit.viewed", f"visit:{visit.pk}")
    return visit


def access_packet(actor: Actor, packet_id: UUID) -> Packet:
    """A packet with its PDF, for a clerk. Raises `NotAllowed` or `NotFound`."""
    require(actor, Permission.COUNTER_SERVE)
    packet = Packet.objects.select_related("visit").filter(pk=packet_id).first()
    if packet is None:
        raise NotFound("申請書")
    audit.record(actor, "packet.viewed", f"visit:{packet.visit_id}", detail={"packet": str(packet.pk)})
    return packet


def access_case(actor: Actor, case_id: UUID) -> CaseView:
    """A case for staff of a section that has or had a task in it, or read-only for an auditor; audited.

    Raises `NotFound` (also for another municipality's case) or `OtherSection`, which the view must record.
    """
    case = Case.objects.select_related("visit").filter(pk=case_id).first()
    if case is None:
        raise NotFound("案件")
    tasks = list(case.tasks.select_related("assignee").order_by("opened_at"))
    own = [task for task in tasks if task.section == actor.section]
    works = Permission.TASK_WORK in actor.permissions and bool(own)
    if not (works or Permission.AUDIT_VIEW in actor.permissions or is_house(actor)):
        if Permission.TASK_WORK not in actor.permissions:
            raise NotAllowed
        raise OtherSection(f"case:{case.pk}", case.section)
    audit.record(actor, "case.viewed", f"case:{case.pk}", detail={"procedure": case.procedure})
    task = own[-1] if works else None
    return CaseView(case, task, task is not None and task.finished_at is None)


def history_of(case: Case) -> list[Action]:
    """The case's steps with those of its visit, oldest first."""
    steps = Action.objects.filter(Q(case=case) | Q(visit=case.visit_id, case__isnull=True))
    return list(steps.order_by("id"))


def progress_of(visit: Visit) -> list[CaseProgress]:
    """Every case of a visit with its state, in the order of reception."""
    return [
        CaseProgress(
            case.pk, case.number, case.procedure, case.name, case.section, case.state,
            str(Case.State(case.state).label), BADGES[Case.State(case.state)], case.due, case.closed_at,
        )
        for case in visit.cases.order_by("number")
    ]  # fmt: skip


def signers_of(packet: Packet) -> list[SignerState]:
    """Every act of signing that the packet needs, done or not."""
    done = {(signature.signer, signature.act): signature for signature in packet.signatures.all()}
    return [
        SignerState(
            row["person"], row["act"], tuple(row["means"]), tuple(row["forms"]),
            done.get((row["person"], row["act"])),
        )
        for row in packet.manifest["signers"]
    ]  # fmt: skip


def access_by_status_token(token: str) -> Visit | None:
    """The visit whose status page this is. The token is the only key, so nothing personal follows from it."""
    return Visit.objects.filter(status_token=token).first() if token else None


def exportable(actor: Actor) -> list[Case]:
    """The actor's section's cases that the core system has not been given, oldest first."""
    require(actor, Permission.EXPORT_TAKE)
    return list(_to_export(actor.section).select_related("visit")[:SHOWN])


def _to_export(section: str) -> QuerySet[Case]:
    waiting = Case.objects.filter(section=section, exported_at__isnull=True, state__in=EXPORTABLE)
    return waiting.order_by("opened_at", "id")


def next_to_export(section: str, limit: int) -> list[UUID]:
    """The oldest cases to export, locked for the caller; cases that another caller holds are passed over."""
    waiting = _to_export(section).select_for_update(skip_locked=True)
    return list(waiting.values_list("pk", flat=True)[:limit])


def exports(actor: Actor, limit: int = 50) -> list[Export]:
    """The section's exports, newest first, without their bytes."""
    require(actor, Permission.EXPORT_TAKE)
    own = Export.objects.defer("archive").filter(section=actor.section)
    return list(own.order_by("-taken_at")[:limit])


def access_export(actor: Actor, export_id: UUID) -> Export:
    """An export of the own section. Raises `NotFound` or `OtherSection`."""
    require(actor, Permission.EXPORT_TAKE)
    export = Export.objects.filter(pk=export_id).first()
    if export is None:
        raise NotFound("出力")
    if not is_house(actor) and export.section != actor.section:
        raise OtherSection(f"export:{export.pk}", export.section)
    return export


def exported_items(*, unconfirmed_only: bool = True) -> list[ExportItem]:
    """What the core system was given, oldest first. `expected` says what its register should show in return."""
    items = ExportItem.objects.select_related("case", "export")
    if unconfirmed_only:
        items = items.filter(state__in=["waiting", "mismatch"])
    return list(items.defer("export__archive").order_by("id"))


def mismatches(actor: Actor, section: str | None = None) -> list[Reconciliation]:
    """The newest comparison of each exported case of the section that does not agree with the register."""
    require(actor, Permission.TASK_WORK)
    newest: dict[Any, Reconciliation] = {}
    rows = Reconciliation.objects.filter(
        item__state="mismatch", item__case__section=section or actor.section
    ).select_related("item__case__visit")
    for row in rows.order_by("id"):
        newest[row.item_id] = row
    return list(newest.values())
