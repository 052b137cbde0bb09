"""Two at the same moment with the same number or person: the second sees who was first, and it is noted."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import IntegrityError

from madoguchi.cityhall.individual_numbers.models import IndividualNumber
from madoguchi.cityhall.individual_numbers.refusals import NumberTaken
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor


def recorded(
    actor: Actor, case_id: UUID, person: str, keep: Callable[[], IndividualNumber]
) -> IndividualNumber:
    """What `keep` (a transaction of its own) kept, tried once more when a constraint of the store stopped it.

    `NumberTaken` goes on the log before it is raised.
    """
    try:
        return _twice(keep)
    except NumberTaken:
        audit.record(actor, "number.collided", f"case:{case_id}", detail={"person": person})
        raise


def _twice(keep: Callable[[], IndividualNumber]) -> IndividualNumber:
    try:
        return keep()
    except IntegrityError:
        return keep()
