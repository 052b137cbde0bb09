"""Whom a visit is about, as 支援措置 asks: the residents and the 転出証明書情報 behind its people."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from madoguchi.cityhall.cases.models import VisitPerson


def sources(people: Iterable[VisitPerson]) -> tuple[set[UUID], set[UUID]]:
    """(residents, transfers). A newcomer counts as the resident that the register made of them, too."""
    rows = [(person.resident_id, person.became_id, person.transfer_id) for person in people]
    residents = {one for resident, became, _ in rows for one in (resident, became) if one}
    return residents, {transfer for *_, transfer in rows if transfer}


def sources_of(visit_id: UUID) -> tuple[set[UUID], set[UUID]]:
    """The same for the people of a visit, in one statement."""
    people = VisitPerson.objects.filter(visit=visit_id, left_at__isnull=True)
    return sources(people.only("resident_id", "became_id", "transfer_id"))
