"""A task no longer needs a number: its purpose ends, and with the last purpose the number is erased."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.individual_numbers.desk import open_desk
from madoguchi.cityhall.individual_numbers.models import IndividualNumber
from madoguchi.cityhall.individual_numbers.people import holder_of_row
from madoguchi.cityhall.individual_numbers.refusals import NothingStored, NumberRefusedHere
from madoguchi.cityhall.individual_numbers.rows import end, live_row
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor


@transaction.atomic
def forget_number(actor: Actor, case_id: UUID, person: str, *, reason: str) -> bool:
    """End the case's purpose for the person's number; whether the number itself was erased with it.

    The row stays and says that a number was kept, since when and why no longer. Raises `NothingStored`,
    `NumberRefusedHere` without a reason, or as `open_desk`. 支援措置 does not stop an erasure.
    """
    if not reason.strip():
        raise NumberRefusedHere("消去する理由を入れてください。")
    desk = open_desk(actor, case_id, to_erase=True)
    row = live_row(desk.person(person))
    own = row.purposes.filter(purpose=desk.purpose.code, ended_at__isnull=True) if row else None
    if row is None or own is None or not own.update(ended_at=timezone.now()):
        raise NothingStored
    erased = not row.purposes.filter(ended_at__isnull=True).exists()
    if erased:
        end(actor, row, IndividualNumber.State.DELETED, reason.strip())
    detail = {"purpose": desk.purpose.code, "case": str(case_id), "erased": erased, "number": str(row.pk)}
    audit.record(actor, "number.forgotten", holder_of_row(row).subject, reason=reason.strip(), detail=detail)
    return erased
