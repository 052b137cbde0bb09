"""Whose number it is: a resident, or a person of a visit whom the register does not know yet."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from madoguchi.cityhall.cases.models import VisitPerson
from madoguchi.cityhall.individual_numbers.models import IndividualNumber


@dataclass(frozen=True, slots=True)
class Holder:
    """A person by id, as rows and the log name them. Exactly one of the two is set."""

    resident_id: UUID | None = None
    visit_person_id: int | None = None

    @property
    def subject(self) -> str:
        """`resident:<id>` or `visit-person:<id>`: the log's subject; the sealed value is bound to it."""
        return f"resident:{self.resident_id}" if self.resident_id else f"visit-person:{self.visit_person_id}"


def holder_of(person: VisitPerson) -> Holder:
    """The person under whom a new number is kept: the resident, as soon as there is one."""
    resident = person.resident_id or person.became_id
    return Holder(resident_id=resident) if resident else Holder(visit_person_id=person.pk)


def holder_of_row(row: IndividualNumber) -> Holder:
    """Whom a row was stored for."""
    return Holder(row.resident_id, row.visit_person_id)


def rows_of(person: VisitPerson) -> Q:
    """Every row of the person: under the resident, and under visits made before the register knew them."""
    resident = person.resident_id or person.became_id
    own = Q(visit_person_id=person.pk)
    if resident is None:
        return own
    earlier = VisitPerson.objects.filter(became_id=resident).values("pk")
    return own | Q(resident_id=resident) | Q(visit_person_id__in=earlier)
