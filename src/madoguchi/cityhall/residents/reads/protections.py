"""支援措置 as its officers see them; expiry is announced and never acted upon."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from madoguchi.cityhall.residents import guard
from madoguchi.cityhall.residents.guard import LIVE_STATES
from madoguchi.cityhall.residents.models import IncomingTransfer, Protection, ProtectionMember, Resident
from madoguchi.cityhall.residents.period import RENEWAL_NOTICE
from madoguchi.cityhall.residents.reads.people import shown
from madoguchi.cityhall.residents.reads.transfers import summary
from madoguchi.cityhall.residents.refusals import PersonNotFound, ProtectionNotFound
from madoguchi.cityhall.residents.results import PersonView, TransferSummary
from madoguchi.cityhall.residents.rights import require
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import AuditEvent
from madoguchi.cityhall.tenancy.roles import Permission

_TRANSFERS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class ProtectionLine:
    """One protection in the officers' list. `members`: resident id and name, the applicant first.

    `to_check`: an import took it over from a 転出証明書情報, and no officer has confirmed it yet.
    """

    id: UUID
    state: str
    from_on: date
    until_on: date
    members: tuple[tuple[UUID, str], ...]
    to_check: bool = False


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event of the audit log about a protection or its people."""

    at: datetime
    verb: str
    who: str


@dataclass(frozen=True, slots=True)
class ProtectionView:
    """Everything about one protection, `details` included."""

    line: ProtectionLine
    levels: dict[str, str]
    details: dict[str, Any]
    decided_by: str


def protections(actor: Actor, *, ended: bool = False) -> list[ProtectionLine]:
    """The live protections, or with `ended` the ended ones; those that end first come first."""
    require(actor, Permission.PROTECTION_VIEW)
    rows = Protection.objects.filter(state=Protection.State.ENDED) if ended else _live()
    return _listed(actor, rows)


def expiring_protections(actor: Actor, on: date) -> list[ProtectionLine]:
    """Live protections whose year ends within a month, or ended already and waits for an officer."""
    require(actor, Permission.PROTECTION_VIEW)
    return _listed(actor, _live().filter(until_on__lte=on + RENEWAL_NOTICE))


def inherited_protections(actor: Actor) -> list[ProtectionLine]:
    """What imports took over from 転出証明書情報 and waits for an officer's check, oldest first."""
    require(actor, Permission.PROTECTION_VIEW)
    rows = Protection.objects.filter(inherited=True, state=Protection.State.PROVISIONAL).defer("details")
    return [_line(row) for row in rows.prefetch_related("members__resident").order_by("created_at")]


def access_protection(actor: Actor, protection_id: UUID) -> ProtectionView:
    """One protection with its details, recorded as seen."""
    require(actor, Permission.PROTECTION_VIEW)
    row = Protection.objects.prefetch_related("members__resident").filter(pk=protection_id).first()
    if row is None:
        raise ProtectionNotFound
    audit.record(actor, "protection.view", f"protection:{protection_id}")
    return ProtectionView(_line(row), dict(row.levels), row.details, row.decided_by)


def history_of_protection(actor: Actor, protection_id: UUID, limit: int = 100) -> list[HistoryLine]:
    """What was done with it, who saw or was kept from its people, newest first."""
    require(actor, Permission.PROTECTION_VIEW)
    people = ProtectionMember.objects.filter(protection_id=protection_id).values_list(
        "resident_id", flat=True
    )
    subjects = [f"protection:{protection_id}", *(f"resident:{pk}" for pk in people)]
    events = AuditEvent.objects.filter(
        Q(verb__startswith="protection.") | Q(verb__in=["person.view", "person.blocked"]),
        subject__in=subjects,
    ).order_by("-seq")[:limit]
    return [HistoryLine(one.at, one.verb, json.loads(one.payload)["actor"]["label"]) for one in events]


def household_for_protection(actor: Actor, resident_id: UUID) -> list[PersonView]:
    """The person first, then those who live there too, for the officer who registers a 支援措置.

    An officer decides about blocks, so a block does not stop this view; it is recorded like every other.
    """
    require(actor, Permission.PROTECTION_LIFT)
    person = Resident.objects.filter(pk=resident_id).first()
    if person is None:
        raise PersonNotFound
    home = Resident.objects.filter(household_number=person.household_number, removed=False)
    others = home.exclude(pk=person.pk).order_by("household_order", "birth_date", "atena_number")
    people = [person, *([] if person.removed else others)]
    shields = guard.shields_of([(one.pk, one.household_number) for one in people])
    return shown(actor, people, shields.keys(), "protection")


def protected_transfers(actor: Actor) -> list[TransferSummary]:
    """転出証明書情報 with a 支援措置 that no one of this city goes on from yet, newest first."""
    require(actor, Permission.PROTECTION_VIEW)
    rows = IncomingTransfer.objects.filter(protected=True, protection__isnull=True).defer("payload")
    counted = rows.annotate(size=Count("people")).prefetch_related("people").order_by("-received_at")
    return [summary(transfer) for transfer in counted[:_TRANSFERS_SHOWN]]


def _live() -> Any:
    return Protection.objects.filter(state__in=LIVE_STATES)


def _listed(actor: Actor, rows: Any) -> list[ProtectionLine]:
    lines = [
        _line(row) for row in rows.defer("details").prefetch_related("members__resident").order_by("until_on")
    ]
    audit.record(actor, "protection.list", "protections", detail={"shown": len(lines)})
    return lines


def _line(row: Protection) -> ProtectionLine:
    members = sorted(row.members.all(), key=lambda member: (not member.applicant, member.pk))
    return ProtectionLine(
        row.pk,
        row.state,
        row.from_on,
        row.until_on,
        tuple((member.resident_id, member.resident.name) for member in members),
        row.inherited and row.state == Protection.State.PROVISIONAL,
    )
