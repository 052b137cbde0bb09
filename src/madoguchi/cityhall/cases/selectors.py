"""Reads. Every object is handed out by one door here, which checks who asks.

visits_today(actor, on=None) -> list[VisitSummary]
access_visit(actor, visit_id) -> Visit                       clerks; audited (`visit.viewed`)
visits_of_transfers(transfer_ids, on) -> dict[UUID, Visit]   the visit of each expected family that has one
access_packet(actor, packet_id) -> Packet                    clerks
access_case(actor, case_id) -> CaseView                      the sections concerned, an auditor; audited
history_of(case) -> list[Action]
queue(actor, filters) -> QueuePage, counts(actor)            see `cases.queue`
progress_of(visit) -> list[CaseProgress], offered_by(visit) -> dict[slug, manifest row]
signers_of(packet) -> list[SignerState]                      who has signed, who must still
access_by_status_token(token) -> Visit | None
exportable(actor) -> list[Case], exports(actor) -> list[Export], access_export(actor, id) -> Export
next_to_export(actor, limit) -> list[UUID]                   claimed for a machine
exported_items(unconfirmed_only=True) -> list[ExportItem]    what the core was given; `expected` in return
waiting_for_core(actor), mismatches(actor)                   not mentioned, contradicted by the register
colleagues_of(section) -> dict[id, name], api_tokens(actor) -> list[ApiToken]
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from madoguchi.cityhall.cases.exported import (
    access_export,
    api_tokens,
    confirmed_by_core,
    earlier_export,
    exportable,
    exported_items,
    exports,
    mismatches,
    next_to_export,
    waiting_for_core,
)
from madoguchi.cityhall.cases.guarding import sources
from madoguchi.cityhall.cases.models import Action, Case, Packet, Task, Visit, VisitPerson
from madoguchi.cityhall.cases.queue import QueueFilters, QueuePage, counts, queue
from madoguchi.cityhall.cases.refusals import NotAllowed, NotFound, OtherSection
from madoguchi.cityhall.cases.signers import SignerState, signers_of
from madoguchi.cityhall.cases.steps import is_house, require
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tenancy.scope import active_municipality

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
    "api_tokens",
    "colleagues_of",
    "confirmed_by_core",
    "counts",
    "earlier_export",
    "exportable",
    "exported_items",
    "exports",
    "history_of",
    "mismatches",
    "next_to_export",
    "offered_by",
    "progress_of",
    "queue",
    "signers_of",
    "sources",
    "visits_of_transfers",
    "visits_today",
    "waiting_for_core",
]

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
class CaseView:
    """A case as the actor may see it. `task` is the actor's section's newest task (None for an auditor).

    `live`: that task is the case's present one, so the actor may work on it.
    """

    case: Case
    task: Task | None
    live: bool

    @property
    def done(self) -> bool:
        """Whether the actor's section finished the case."""
        return self.task is not None and self.task.state == Task.State.DONE


BADGES = {
    Case.State.RECEIVED: "todo",
    Case.State.WORKING: "half",
    Case.State.ATTENTION: "attention",
    Case.State.DONE: "done",
}


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
            visit.pk,
            visit.number,
            visit.event,
            visit.state,
            str(Visit.State(visit.state).label),
            visit.opened_at,
            visit.opened_by_label,
            visit.people_n,
            visit.cases_n,
            visit.done_n,
            visit.waiting_n,
        )
        for visit in visits.order_by("-opened_at")[:SHOWN]
    ]


def visits_of_transfers(transfer_ids: Iterable[UUID], on: date) -> dict[UUID, Visit]:
    """The visit to which the people of each 転出証明書情報 were taken over: submitted, or begun on the day.

    A draft that was left open on an earlier day does not count: the family starts afresh.
    """
    people = VisitPerson.objects.filter(transfer_id__in=list(transfer_ids), left_at__isnull=True)
    counts = Q(visit__submitted_at__isnull=False) | Q(visit__state=Visit.State.OPEN, visit__day=on)
    rows = people.filter(counts).select_related("visit")
    return {row.transfer_id: row.visit for row in rows.order_by("visit__opened_at")}


def access_visit(actor: Actor, visit_id: UUID, *, repeated: bool = False) -> Visit:
    """A visit of this municipality, for a clerk. Raises `NotAllowed` or `NotFound`; the view is audited.

    `repeated`: an open page fetches its live part again (`audit.record_view`).
    """
    require(actor, Permission.COUNTER_SERVE)
    visit = Visit.objects.filter(pk=visit_id).first()
    if visit is None:
        raise NotFound("来庁")
    audit.record_view(actor, "visit.viewed", f"visit:{visit.pk}", repeated=repeated)
    return visit


def access_packet(actor: Actor, packet_id: UUID, *, repeated: bool = False) -> Packet:
    """A packet with its PDF, for a clerk. Raises `NotAllowed` or `NotFound`."""
    require(actor, Permission.COUNTER_SERVE)
    packet = Packet.objects.select_related("visit").filter(pk=packet_id).first()
    if packet is None:
        raise NotFound("申請書")
    audit.record_view(
        actor, "packet.viewed", f"visit:{packet.visit_id}", repeated=repeated,
        detail={"packet": str(packet.pk)},
    )  # fmt: skip
    return packet


def access_case(actor: Actor, case_id: UUID, *, repeated: bool = False) -> CaseView:
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
    audit.record_view(
        actor, "case.viewed", f"case:{case.pk}", repeated=repeated, detail={"procedure": case.procedure}
    )
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
            case.pk,
            case.number,
            case.procedure,
            case.name,
            case.section,
            case.state,
            str(Case.State(case.state).label),
            BADGES[Case.State(case.state)],
            case.due,
            case.closed_at,
        )
        for case in visit.cases.order_by("number")
    ]


def offered_by(visit: Visit) -> dict[str, dict[str, Any]]:
    """The procedures of a visit's packet as its manifest has them, by id: names, section, what to bring."""
    manifest = Packet.objects.filter(pk=visit.packet_id).values_list("manifest", flat=True).first() or {}
    return {row["id"]: row for row in manifest.get("procedures", ())}


def colleagues_of(section: str) -> dict[str, str]:
    """Who of a section may work on tasks: id to name."""
    staff = Staff.objects.filter(municipality_id=active_municipality(), section=section, is_active=True)
    return {str(one.pk): one.display_name for one in staff if one.may(Permission.TASK_WORK)}


def access_by_status_token(token: str) -> Visit | None:
    """The visit whose status page this is. The token is the only key, so nothing personal follows from it."""
    return Visit.objects.filter(status_token=token).first() if token else None
