"""A person's number changed, or what was stored was wrong: a new row, and the old one ends."""

from __future__ import annotations

from functools import partial
from typing import Literal
from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.individual_numbers.collisions import recorded
from madoguchi.cityhall.individual_numbers.desk import guard, open_desk
from madoguchi.cityhall.individual_numbers.models import IndividualNumber
from madoguchi.cityhall.individual_numbers.people import holder_of_row
from madoguchi.cityhall.individual_numbers.refusals import NothingStored, NumberRefusedHere
from madoguchi.cityhall.individual_numbers.rows import agreed, allow, end, live_row, new_row, refuse_taken
from madoguchi.cityhall.individual_numbers.sealing import digest_of
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor


def register_again(
    actor: Actor, case_id: UUID, person: str, *, number: str, again: str, document: str,
    why: Literal["changed", "mistake"], reason: str,
) -> IndividualNumber:  # fmt: skip
    """End the person's number and keep the new one for the case's purpose; other tasks must obtain it anew.

    `changed`: the old number stays, ended. `mistake`: it is erased, since it may be somebody else's. Raises
    as `store_number`, `NothingStored`, or `NumberRefusedHere` for the same number again.
    """
    digits = agreed(number, again)
    keep = partial(_register, actor, case_id, person, digits, document, why, reason)
    return recorded(actor, case_id, person, keep)


@transaction.atomic
def _register(
    actor: Actor, case_id: UUID, key: str, digits: str, document: str, why: str, reason: str
) -> IndividualNumber:
    desk = open_desk(actor, case_id)
    guard(actor, desk, "view")
    person, digest = desk.person(key), digest_of(digits)
    old = live_row(person)
    if old is None:
        raise NothingStored
    if old.digest == digest:
        raise NumberRefusedHere("登録されている番号と同じです。登録しなおす必要はありません。")
    refuse_taken(digest, person)
    end(actor, old, why, reason)
    row = new_row(actor, person, digits, digest, IndividualNumber.Source.DOCUMENT, document)
    allow(actor, row, desk)
    detail = {"purpose": desk.purpose.code, "case": str(case_id), "why": why, "document": document}
    audit.record(actor, "number.registered_again", holder_of_row(row).subject, reason=reason, detail=detail)
    return row
