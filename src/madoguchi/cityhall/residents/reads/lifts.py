"""Requests for a lift, and the lifts in force: what officers decide on, and what a clerk waits for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from madoguchi.cityhall.residents import guard
from madoguchi.cityhall.residents.models import IncomingPerson, ProtectionLift, ProtectionRequest, Resident
from madoguchi.cityhall.residents.refusals import PersonNotFound, RequestNotFound, TransferNotFound
from madoguchi.cityhall.residents.rights import require
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.tenancy.roles import Permission


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request as an officer reads it. `protections`: ids of what blocks; empty for a transfer."""

    id: UUID
    state: str
    name: str
    kana: str
    kind: str
    clerk: Staff
    visit_id: UUID | None
    operations: Sequence[str]
    reason: str
    answer: str
    asked_at: datetime
    protections: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class LiftLine:
    """One lift in force; several protections opened by one act are one line (`id` is the first lift's)."""

    id: UUID
    name: str
    clerk: Staff
    visit_id: UUID | None
    operations: Sequence[str]
    until: datetime


def waiting_requests(actor: Actor) -> list[RequestView]:
    """What clerks ask for and nobody has answered, the longest waiting first."""
    require(actor, Permission.PROTECTION_VIEW)
    return [_view(row) for row in _requests().filter(state="asked").order_by("asked_at")]


def access_request(actor: Actor, request_id: UUID) -> RequestView:
    """One request with its reason, recorded as seen."""
    require(actor, Permission.PROTECTION_VIEW)
    row = _requests().filter(pk=request_id).first()
    if row is None:
        raise RequestNotFound
    audit.record(actor, "protection.request_view", f"request:{request_id}")
    shields = guard.shields_of([(row.resident_id, row.resident.household_number)]) if row.resident else {}
    blocking = shields.get(row.resident_id, [])
    return _view(row, tuple(shield.protection_id for shield in blocking))


def own_request(actor: Actor, request_id: UUID) -> ProtectionRequest:
    """The actor's own request. Raises `RequestNotFound` for anybody else's."""
    row = ProtectionRequest.objects.filter(pk=request_id, clerk_id=actor.id).first()
    if row is None or actor.kind != "staff":
        raise RequestNotFound
    return row


def lifts_in_force(actor: Actor) -> list[LiftLine]:
    """Every lift whose timer runs, those that end first come first."""
    require(actor, Permission.PROTECTION_VIEW)
    rows = (
        ProtectionLift.objects.filter(until__gt=timezone.now(), ending__isnull=True)
        .select_related("clerk")
        .defer("reason")
        .order_by("until", "lifted_at")
    )
    found: dict[UUID, ProtectionLift] = {}
    for row in rows:
        found.setdefault(row.txid, row)
    names = _names(found.values())
    return [
        LiftLine(row.pk, names[row.pk], row.clerk, row.visit_id, row.operations, row.until)
        for row in found.values()
    ]


def name_to_lift(actor: Actor, *, resident_id: UUID | None = None, transfer_id: UUID | None = None) -> str:
    """Whom an officer is about to open, by name; recorded as seen."""
    require(actor, Permission.PROTECTION_LIFT)
    people = (
        Resident.objects.filter(pk=resident_id)
        if resident_id
        else IncomingPerson.objects.filter(transfer_id=transfer_id).order_by("order")
    )
    person = people.first()
    if person is None:
        raise PersonNotFound if resident_id else TransferNotFound
    subject = f"resident:{resident_id}" if resident_id else f"transfer:{transfer_id}"
    audit.record(actor, "person.view", subject, detail={"purpose": "protection.lift", "operation": "view"})
    return str(person.name)


def _requests() -> QuerySet[ProtectionRequest]:
    return ProtectionRequest.objects.select_related("resident", "clerk")


def _view(row: ProtectionRequest, blocking: tuple[UUID, ...] = ()) -> RequestView:
    person: Any = row.resident or _head(row.transfer_id)
    return RequestView(
        row.pk, row.state, person.name, person.kana, "resident" if row.resident_id else "transfer", row.clerk,
        row.visit_id, row.operations, row.reason["text"], row.answer["text"] if row.answer else "",
        row.asked_at, blocking,
    )  # fmt: skip


def _head(transfer_id: UUID | None) -> IncomingPerson:
    head: IncomingPerson = IncomingPerson.objects.filter(transfer_id=transfer_id).earliest("order")
    return head


def _names(lifts: Any) -> dict[UUID, str]:
    """The applicant of each lift's protection, or the head of its transfer."""
    lifts = list(lifts)
    applicants = Resident.objects.filter(
        protections__protection_id__in=[lift.protection_id for lift in lifts], protections__applicant=True
    ).values_list("protections__protection_id", "name")
    people = IncomingPerson.objects.filter(transfer_id__in=[lift.transfer_id for lift in lifts])
    # The last one written wins: the head, who comes first in the message.
    heads = people.order_by("-order").values_list("transfer_id", "name")
    known = dict(applicants) | dict(heads)
    return {lift.pk: known.get(lift.protection_id or lift.transfer_id, "") for lift in lifts}
