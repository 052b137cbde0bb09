"""Who came, and on whose behalf: people from the register and from a 転出証明書情報."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.cases.models import Visit, VisitPerson
from madoguchi.cityhall.cases.refusals import BadInput, DeclaredElsewhere
from madoguchi.cityhall.cases.steps import finish_draft_step, lock_draft
from madoguchi.cityhall.residents import selectors as register
from madoguchi.cityhall.residents.results import TransferView
from madoguchi.cityhall.tenancy.actor import Actor

PURPOSE = "counter.visit"
FROM_SOURCES = (VisitPerson.Origin.RESIDENT, VisitPerson.Origin.TRANSFER)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone a source knows. `source_key` finds the same person again when people are chosen anew."""

    origin: str
    source_key: str
    items: dict[str, Any]
    resident_id: UUID | None = None
    transfer_id: UUID | None = None


@transaction.atomic
def choose_people(
    actor: Actor,
    visit_id: UUID,
    *,
    residents: Sequence[UUID] = (),
    transfer: UUID | None = None,
    movers: Sequence[str] | None = None,
    applicant: str = "",
    elsewhere: bool = False,
    txid: UUID,
) -> Visit:
    """Replace people taken from sources; those typed or taken from a card stay. Repeating it changes nothing.

    `movers` are ids of the transfer's people (None: all). `applicant` is an id from `residents` or `movers`.
    `elsewhere`: the clerk goes on although the family declared an address in another municipality; then that
    address is not suggested as the new one. Each person's record is read, logged and copied as of now. Raises
    the register's `ProtectedPerson`, and `DeclaredElsewhere`.
    """
    visit = lock_draft(actor, visit_id)
    brought = transfer and register.access_transfer(actor, transfer, PURPOSE, visit_id=visit.pk)
    if brought and brought.elsewhere and not elsewhere:
        raise DeclaredElsewhere
    wanted = [*_from_transfer(brought, movers), *_from_register(actor, visit, residents)]
    known = {person.source_key: person for person in visit.people.all() if person.source_key}
    _leave(visit, known, {candidate.source_key for candidate in wanted})
    _join(visit, known, wanted)
    visit.applicant = _applicant(visit, applicant)
    visit.revision += 1
    detail = {"declared_elsewhere": "confirmed"} if brought and brought.elsewhere else {}
    finish_draft_step(actor, visit, "visit.people_chosen", people=len(wanted), txid=str(txid), **detail)
    return visit


def _from_register(actor: Actor, visit: Visit, ids: Sequence[UUID]) -> Iterable[Candidate]:
    for resident_id in ids:
        view = register.access_person(actor, resident_id, PURPOSE, visit_id=visit.pk)
        yield Candidate("resident", str(view.id), view.items, resident_id=view.id)


def _from_transfer(view: TransferView | None, movers: Sequence[str] | None) -> Iterable[Candidate]:
    if view is None:
        return
    shared = {
        "transfer_old_address": view.old_address,
        "transfer_new_address": "" if view.elsewhere else view.new_address,
        "transfer_new_postcode": "" if view.elsewhere else view.new_postcode,
        "transfer_planned_date": view.planned_date.isoformat(), "transfer_former_head": view.former_head,
        "transfer_child_allowance_end": view.child_allowance_last_month,
    }  # fmt: skip
    for person in view.people:
        if movers is None or str(person.id) in movers:
            yield Candidate("transfer", str(person.id), person.items | shared, transfer_id=view.id)


def _leave(visit: Visit, known: dict[str, VisitPerson], wanted: set[str]) -> None:
    gone = [
        person.pk for key, person in known.items()
        if person.origin in FROM_SOURCES and key not in wanted and person.left_at is None
    ]  # fmt: skip
    visit.people.filter(pk__in=gone).update(left_at=timezone.now())


def _join(visit: Visit, known: dict[str, VisitPerson], wanted: Sequence[Candidate]) -> None:
    taken = visit.people.count()
    for position, candidate in enumerate(wanted):
        if person := known.get(candidate.source_key):
            person.items, person.left_at, person.position = candidate.items, None, position
            person.save(update_fields=["items", "left_at", "position"])
            continue
        taken += 1
        visit.people.create(
            key=f"p{taken}", position=position, origin=candidate.origin, source_key=candidate.source_key,
            resident_id=candidate.resident_id, transfer_id=candidate.transfer_id, items=candidate.items,
            added_at=timezone.now(),
        )  # fmt: skip


def _applicant(visit: Visit, wanted: str) -> str:
    present = list(visit.people.filter(left_at__isnull=True).order_by("position", "id"))
    if wanted:
        for person in present:
            if wanted in (person.key, person.source_key):
                return person.key
        raise BadInput("届出人は、この来庁で選んだ人の中から選んでください。")
    if visit.applicant in {person.key for person in present}:
        return visit.applicant
    return present[0].key if present else ""
