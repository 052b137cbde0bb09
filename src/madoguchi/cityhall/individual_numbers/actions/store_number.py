"""A number that a person showed is kept for the task that needs it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.cases.models import VisitPerson
from madoguchi.cityhall.individual_numbers.card import number_on_card
from madoguchi.cityhall.individual_numbers.collisions import recorded
from madoguchi.cityhall.individual_numbers.desk import guard, open_desk
from madoguchi.cityhall.individual_numbers.models import IndividualNumber
from madoguchi.cityhall.individual_numbers.people import holder_of_row
from madoguchi.cityhall.individual_numbers.refusals import OtherNumberStored
from madoguchi.cityhall.individual_numbers.rows import agreed, allow, live_row, new_row, refuse_taken
from madoguchi.cityhall.individual_numbers.sealing import digest_of
from madoguchi.cityhall.readers.answers import CardRead
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor

Source = IndividualNumber.Source


def store_number(
    actor: Actor, case_id: UUID, person: str, *, number: str, again: str, document: str
) -> IndividualNumber:
    """Keep the number of a person of the visit (by key) for the case's purpose. Repeated, it happens once.

    Where the person's number is known from another task, the entry proves it and adds the purpose. Raises
    `NumberRefusedHere`, `OtherNumberStored`, `FormerNumber`, `NumberTaken` (recorded), `StoreClosed`, or as
    `open_desk` and the guard of 支援措置.
    """
    return _kept(actor, case_id, person, lambda _person: agreed(number, again), Source.DOCUMENT, document)


def store_card_number(actor: Actor, case_id: UUID, person: str, read: CardRead) -> IndividualNumber:
    """Keep the number that a card gave to a `read_number` order. Raises `CardNotUsable`, or as above."""
    digits = partial(number_on_card, read)
    return _kept(actor, case_id, person, digits, Source.CARD, "my_number_card")


def _kept(
    actor: Actor, case_id: UUID, person: str, digits: Callable[[VisitPerson], str], source: str, document: str
) -> IndividualNumber:
    keep = partial(_store, actor, case_id, person, digits, source, document)
    return recorded(actor, case_id, person, keep)


@transaction.atomic
def _store(
    actor: Actor, case_id: UUID, key: str, digits: Callable[[VisitPerson], str], source: str, document: str
) -> IndividualNumber:
    desk = open_desk(actor, case_id)
    guard(actor, desk, "view")
    person = desk.person(key)
    number = digits(person)
    digest = digest_of(number)
    row = live_row(person)
    if row is None:
        refuse_taken(digest, person)
        row = new_row(actor, person, number, digest, source, document)
    elif row.digest != digest:
        raise OtherNumberStored
    if allow(actor, row, desk):
        detail = {"purpose": desk.purpose.code, "case": str(case_id), "source": source, "document": document}
        audit.record(actor, "number.stored", holder_of_row(row).subject, detail=detail)
    return row
