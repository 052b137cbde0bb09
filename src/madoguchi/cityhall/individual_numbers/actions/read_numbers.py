"""A number is looked at. The log has the read, committed, before anything is opened."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.db import transaction

from madoguchi.cityhall.individual_numbers.desk import Desk, guard, open_desk
from madoguchi.cityhall.individual_numbers.models import IndividualNumber
from madoguchi.cityhall.individual_numbers.people import holder_of_row, rows_of
from madoguchi.cityhall.individual_numbers.refusals import (
    NothingStored,
    NotNumberTask,
    StoreClosed,
    Unreadable,
)
from madoguchi.cityhall.individual_numbers.sealing import is_open, unseal
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor


def read_numbers(
    actor: Actor, case_id: UUID, people: Sequence[str], *, purpose: str, use: str, operation: str = "view"
) -> dict[str, str]:
    """Person key → number, of people whose number was obtained for the case's purpose.

    `use` is a code of the catalogue, or `sheet`; `operation` what 支援措置 is asked for (view, print). Raises
    `NotNumberTask` for another purpose than the case's, `NothingStored`, `StoreClosed`, `Unreadable`, or as
    `open_desk` and the guard. Not to be called inside a transaction: the record must be safe first.
    """
    if not is_open():
        raise StoreClosed
    rows = _record(actor, case_id, people, purpose, use, operation)
    try:
        return {key: unseal(row, holder_of_row(row).subject) for key, row in rows.items()}
    except InvalidTag:
        raise Unreadable from None


@transaction.atomic(durable=True)
def _record(
    actor: Actor, case_id: UUID, people: Sequence[str], purpose: str, use: str, operation: str
) -> dict[str, IndividualNumber]:
    desk = open_desk(actor, case_id)
    if purpose != desk.purpose.code:
        raise NotNumberTask
    guard(actor, desk, operation)
    rows = {key: _row(desk, key) for key in people}
    detail = {"purpose": purpose, "use": use, "operation": operation, "case": str(case_id)}
    audit.record_many(
        actor,
        [
            audit.Entry("number.read", holder_of_row(row).subject, detail={**detail, "number": str(row.pk)})
            for row in rows.values()
        ],
    )
    return rows


def _row(desk: Desk, key: str) -> IndividualNumber:
    live = IndividualNumber.objects.filter(rows_of(desk.person(key)), state=IndividualNumber.State.LIVE)
    row = live.filter(purposes__purpose=desk.purpose.code, purposes__ended_at__isnull=True).first()
    if row is None:
        raise NothingStored
    return row
