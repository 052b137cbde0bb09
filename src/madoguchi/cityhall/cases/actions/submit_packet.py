"""The counter receives the signed packet: one case per procedure, one task per case, all or nothing."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from madoguchi.cityhall.cases.due import due_date
from madoguchi.cityhall.cases.models import Action, Case, Packet, Signature, Task, Visit
from madoguchi.cityhall.cases.refusals import (
    AlreadyDone,
    NotEverybodySigned,
    NotFound,
    PacketChanged,
    VisitNotOpen,
)
from madoguchi.cityhall.cases.steps import new_action, require
from madoguchi.cityhall.cases.tasks import seal_packet
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.numbers import yearly_numbers
from madoguchi.cityhall.tenancy.roles import Permission

_SIGNED = Coalesce(
    Subquery(
        Signature.unscoped.filter(packet=OuterRef("packet")).order_by().values("packet")
        .annotate(n=Count("pk")).values("n")
    ),
    0,
)  # fmt: skip


@transaction.atomic
def submit_packet(actor: Actor, visit_id: UUID, *, packet_id: UUID, txid: UUID) -> list[Case]:
    """Turn the live packet into cases. The same `txid` sent again gives the same cases.

    Raises `PacketChanged` when `packet_id` is not the live packet, `NotEverybodySigned`, `VisitNotOpen`, and
    `AlreadyDone`, naming the colleague, when someone else submitted first.
    At most 12 SQL statements however many procedures there are (a test counts them).
    """
    require(actor, Permission.COUNTER_SERVE)
    visit = _locked(visit_id)
    if visit.submit_txid == txid:
        return list(visit.cases.order_by("number"))
    packet = _ready(visit, packet_id)
    now = timezone.now()
    cases = _open_cases(visit, packet, now)
    tasks = [Task(case=case, section=case.section, due=case.due, opened_at=now) for case in cases]
    Case.objects.bulk_create(cases)
    Task.objects.bulk_create(tasks)
    Action.objects.bulk_create(
        [
            new_action(
                actor, visit.pk, Action.Kind.SUBMITTED, txid, case=case, task=task, section=case.section
            )
            for case, task in zip(cases, tasks, strict=True)
        ]
    )
    Visit.objects.filter(pk=visit.pk).update(state=Visit.State.SUBMITTED, submitted_at=now, submit_txid=txid)
    seal_packet.enqueue(str(packet.pk))
    _tell(actor, visit, packet, cases)
    return cases


def _locked(visit_id: UUID) -> Visit:
    """The visit with its live packet's manifest and the number of its signatures, in one statement."""
    visit = (
        Visit.objects.select_for_update(of=("self",))
        .select_related("packet")
        .defer("packet__pdf", "packet__snapshot", "packet__measure")
        .annotate(signed=_SIGNED)
        .filter(pk=visit_id)
        .first()
    )
    if visit is None:
        raise NotFound("来庁")
    return visit


def _ready(visit: Visit, packet_id: UUID) -> Packet:
    if visit.submitted_at is not None:
        first = visit.actions.filter(kind=Action.Kind.SUBMITTED).first()
        raise AlreadyDone(Action.Kind.SUBMITTED.label, first.actor_label if first else "", visit.submitted_at)
    if visit.state != Visit.State.OPEN:
        raise VisitNotOpen(visit.number, Visit.State(visit.state).label)
    if visit.packet is None or visit.packet.pk != packet_id or visit.packet.revision != visit.revision:
        raise PacketChanged
    # signature_once and the check in sign_packet make the count exact: every row is one required act.
    waiting = len(visit.packet.manifest["signers"]) - visit.signed
    if waiting > 0:
        raise NotEverybodySigned(waiting)
    return visit.packet


def _open_cases(visit: Visit, packet: Packet, now: datetime) -> list[Case]:
    procedures = [row for row in packet.manifest["procedures"] if not row["guidance"]]
    numbers = yearly_numbers("case", len(procedures), now)
    return [
        Case(
            id=uuid.uuid4(), number=number, visit_id=visit.pk, packet_id=packet.pk,
            procedure=row["id"], name=row["name"], section=row["section"],
            due=due_date(row["id"], row["deadline"] and date.fromisoformat(row["deadline"]), now),
            people=row["people"], forms=row["forms"], opened_at=now,
        )
        for number, row in zip(numbers, procedures, strict=True)
    ]  # fmt: skip


def _tell(actor: Actor, visit: Visit, packet: Packet, cases: Sequence[Case]) -> None:
    sections = sorted({case.section for case in cases})
    live.publish("visit.submitted", [f"visit:{visit.pk}", *(f"section:{slug}" for slug in sections)])
    audit.record(
        actor, "visit.submitted", f"visit:{visit.pk}",
        detail={"packet": str(packet.pk), "sha256": packet.sha256, "cases": [case.number for case in cases]},
    )  # fmt: skip
