"""One person, one household: shown only when nothing blocks it, and always recorded."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from madoguchi.cityhall.residents import guard
from madoguchi.cityhall.residents.models import IncomingTransfer, Resident, ResidentRecord
from madoguchi.cityhall.residents.refusals import PersonNotFound
from madoguchi.cityhall.residents.results import PersonView
from madoguchi.cityhall.residents.rights import require
from madoguchi.cityhall.residents.rows import view_of
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission


def access_person(
    actor: Actor, resident_id: UUID, purpose: str, *, operation: str = "view", visit_id: UUID | None = None
) -> PersonView:
    """The person, recorded as seen for `purpose` (a code such as `counter.visit`, no personal data)."""
    require(actor, Permission.PERSON_VIEW, Permission.COUNTER_SERVE)
    person = Resident.objects.filter(pk=resident_id).first()
    if person is None:
        raise PersonNotFound
    return _guarded(actor, [person], purpose, operation, visit_id)[0]


def household_of(
    actor: Actor, resident_id: UUID, purpose: str, *, operation: str = "view", visit_id: UUID | None = None
) -> list[PersonView]:
    """Everyone who now lives in the person's household, in 記載順位; a person who left is alone."""
    require(actor, Permission.PERSON_VIEW, Permission.COUNTER_SERVE)
    person = Resident.objects.filter(pk=resident_id).first()
    if person is None:
        raise PersonNotFound
    if person.removed:
        return _guarded(actor, [person], purpose, operation, visit_id)
    members = Resident.objects.filter(household_number=person.household_number, removed=False)
    return _guarded(
        actor,
        list(members.order_by("household_order", "birth_date", "atena_number")),
        purpose,
        operation,
        visit_id,
    )


def require_operation(
    actor: Actor,
    operation: str,
    *,
    resident_ids: Collection[UUID] = (),
    transfer_ids: Collection[UUID] = (),
    visit_id: UUID | None = None,
) -> None:
    """Raise `ProtectedPerson` unless everyone may be viewed, printed, displayed or exported by the actor."""
    if resident_ids:
        guard.check_residents(actor, operation, guard.households_of(resident_ids), visit_id)
    if transfer_ids:
        guard.check_transfers(actor, operation, transfer_ids, visit_id)


def protected_ids(resident_ids: Collection[UUID]) -> set[UUID]:
    """Who of them a 支援措置 covers, directly or through the household; for warnings, records nothing."""
    return set(guard.shields_of(guard.households_of(resident_ids)))


def protected_transfer_ids(transfer_ids: Collection[UUID]) -> set[UUID]:
    """Which of them the former municipality marked; records nothing."""
    marked = IncomingTransfer.objects.filter(pk__in=transfer_ids, protected=True)
    return set(marked.values_list("pk", flat=True))


def shown(
    actor: Actor,
    people: Sequence[Resident],
    protected: Collection[UUID],
    purpose: str,
    *,
    operation: str = "view",
    visit_id: UUID | None = None,
) -> list[PersonView]:
    """The people, recorded as seen. `protected`: whom a 支援措置 covers and who may be shown all the same."""
    records = newest_records(people)
    detail = {"purpose": purpose, "operation": operation} | ({"visit": str(visit_id)} if visit_id else {})
    audit.record_many(
        actor,
        [
            audit.Entry(
                "person.view",
                f"resident:{person.pk}",
                detail=detail | ({"lifted": True} if person.pk in protected else {}),
            )
            for person in people
        ],
    )
    return [view_of(person, records[person.pk], person.pk in protected) for person in people]


def _guarded(
    actor: Actor, people: Sequence[Resident], purpose: str, operation: str, visit_id: UUID | None
) -> list[PersonView]:
    shields = guard.check_residents(
        actor, operation, [(person.pk, person.household_number) for person in people], visit_id
    )
    return shown(actor, people, shields.keys(), purpose, operation=operation, visit_id=visit_id)


def newest_records(people: Sequence[Resident]) -> dict[UUID, dict[str, str]]:
    """The newest row of each; later revisions of the same 履歴番号 overwrite earlier ones in the loop."""
    newest = {person.pk: (person.last_history_number, person.last_branch_number) for person in people}
    rows = (
        ResidentRecord.objects.filter(
            resident_id__in=newest, history_number__in={number for number, _ in newest.values()}
        )
        .order_by("revision")
        .values_list("resident_id", "history_number", "branch_number", "payload")
    )
    return {pk: payload for pk, number, branch, payload in rows if newest[pk] == (number, branch)}
