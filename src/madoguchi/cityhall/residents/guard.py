"""支援措置 at work: who is blocked, and whether a lift opens the way.

The rule: a living protected person blocks everyone in their household as well, since the household's address
is theirs; whoever was removed from the register (除票) with that household number is blocked too. A protected
person who no longer lives here blocks only their own record: blocking the household they fled from
would tell it that a 支援措置 exists. Blocked people are never found by an address.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from madoguchi.cityhall.residents.models import (
    IncomingTransfer,
    Protection,
    ProtectionLift,
    ProtectionMember,
    Resident,
)
from madoguchi.cityhall.residents.refusals import PersonNotFound, ProtectedPerson, TransferNotFound
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor

OPERATIONS = ("view", "print", "display", "export")
LEVELS = ("error", "alert", "none")
LIVE_STATES = (Protection.State.PROVISIONAL, Protection.State.ACTIVE)


@dataclass(frozen=True, slots=True)
class Shield:
    """One protection that covers a person, with its level per operation."""

    protection_id: UUID
    levels: Mapping[str, str]

    def level(self, operation: str) -> str:
        """error, alert or none; what nobody decided is an error."""
        return self.levels.get(operation, "error")


def shields_of(people: Iterable[tuple[UUID, str]]) -> dict[UUID, list[Shield]]:
    """The protections over each of `(resident id, household number)`; who has none is left out. One query."""
    people = list(people)
    members = ProtectionMember.objects.filter(protection__state__in=LIVE_STATES).filter(
        Q(resident_id__in=[person for person, _ in people])
        | Q(resident__removed=False, resident__household_number__in={household for _, household in people})
    )
    direct: dict[UUID, dict[UUID, Shield]] = defaultdict(dict)
    shared: dict[str, dict[UUID, Shield]] = defaultdict(dict)
    rows = members.values_list(
        "resident_id",
        "resident__household_number",
        "resident__removed",
        "protection_id",
        "protection__levels",
    )
    for resident_id, household, removed, protection_id, levels in rows:
        shield = Shield(protection_id, levels)
        direct[resident_id][protection_id] = shield
        if not removed:
            shared[household][protection_id] = shield
    found = {person: direct.get(person, {}) | shared.get(household, {}) for person, household in people}
    return {person: list(shields.values()) for person, shields in found.items() if shields}


def households_of(resident_ids: Collection[UUID]) -> list[tuple[UUID, str]]:
    """`(id, household number)` of each; raises `PersonNotFound` when one is not of this municipality."""
    found = list(Resident.objects.filter(pk__in=resident_ids).values_list("pk", "household_number"))
    if len(found) != len(set(resident_ids)):
        raise PersonNotFound
    return found


def check_residents(
    actor: Actor, operation: str, people: Collection[tuple[UUID, str]], visit_id: UUID | None
) -> dict[UUID, list[Shield]]:
    """Raise `ProtectedPerson` for the first who is blocked and whom no lift opens; else their shields."""
    shields = shields_of(people)
    blocking = {
        shield.protection_id
        for own in shields.values()
        for shield in own
        if shield.level(operation) == "error"
    }
    open_ids = _lifted(actor, operation, visit_id, Q(protection_id__in=blocking)) if blocking else set()
    for person, own in shields.items():
        shut = [s for s in own if s.level(operation) == "error" and s.protection_id not in open_ids]
        if shut:
            raise _refused(actor, operation, visit_id, resident_id=person)
    return shields


def check_transfers(
    actor: Actor, operation: str, transfer_ids: Collection[UUID], visit_id: UUID | None
) -> None:
    """The same for 転出証明書情報 that the former municipality marked."""
    found = dict(IncomingTransfer.objects.filter(pk__in=transfer_ids).values_list("pk", "protected"))
    if len(found) != len(set(transfer_ids)):
        raise TransferNotFound
    marked = {pk for pk, protected in found.items() if protected}
    shut = marked - _lifted(actor, operation, visit_id, Q(transfer_id__in=marked)) if marked else marked
    for transfer_id in shut:
        raise _refused(actor, operation, visit_id, transfer_id=transfer_id)


def _lifted(actor: Actor, operation: str, visit_id: UUID | None, which: Q) -> set[UUID]:
    if actor.kind != "staff":
        return set()
    lifts = ProtectionLift.objects.filter(
        which,
        Q(visit_id__isnull=True) | Q(visit_id=visit_id),
        clerk_id=actor.id,
        until__gt=timezone.now(),
        ending__isnull=True,
    ).values_list("protection_id", "transfer_id", "operations")
    return {protection or transfer for protection, transfer, operations in lifts if operation in operations}


def _refused(actor: Actor, operation: str, visit_id: UUID | None, **whom: UUID) -> ProtectedPerson:
    problem = ProtectedPerson(
        **whom, operation=operation, visit_id=visit_id, recorded=not connection.in_atomic_block
    )
    record_refusal(actor, problem)
    return problem


def record_refusal(actor: Actor, problem: ProtectedPerson) -> None:
    """Write the attempt into the audit log."""
    visit = {"visit": str(problem.visit_id)} if problem.visit_id else {}
    audit.record(actor, "person.blocked", problem.subject, detail={"operation": problem.operation, **visit})
