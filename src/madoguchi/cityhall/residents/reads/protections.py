"""支援措置 as its officers see them; expiry is announced and never acted upon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from madoguchi.cityhall.residents.guard import LIVE_STATES
from madoguchi.cityhall.residents.models import Protection
from madoguchi.cityhall.residents.refusals import ProtectionNotFound
from madoguchi.cityhall.residents.rights import require
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission

# 住民記録システム標準仕様書 (1.0): renewal is accepted from one month before the end (P).
_RENEWAL_NOTICE = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class ProtectionLine:
    """One protection in the officers' list. `members`: resident id and name, the applicant first."""

    id: UUID
    state: str
    from_on: date
    until_on: date
    members: tuple[tuple[UUID, str], ...]


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
    return _listed(actor, _live().filter(until_on__lte=on + _RENEWAL_NOTICE))


def access_protection(actor: Actor, protection_id: UUID) -> ProtectionView:
    """One protection with its details, recorded as seen."""
    require(actor, Permission.PROTECTION_VIEW)
    row = Protection.objects.prefetch_related("members__resident").filter(pk=protection_id).first()
    if row is None:
        raise ProtectionNotFound
    audit.record(actor, "protection.view", f"protection:{protection_id}")
    return ProtectionView(_line(row), dict(row.levels), row.details, row.decided_by)


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
    )
