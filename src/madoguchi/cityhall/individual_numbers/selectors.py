"""Reads that show no number: for whom of a case one is kept, how it came, and for which tasks.

panel(actor, case_id) -> (Desk, list[Line])        as `open_desk`; raises the guard's `ProtectedPerson`
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.cityhall.cases.models import VisitPerson
from madoguchi.cityhall.individual_numbers.desk import Desk, guard, open_desk
from madoguchi.cityhall.individual_numbers.models import IndividualNumber
from madoguchi.cityhall.individual_numbers.people import rows_of
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.selectors import staff_names
from madoguchi.rules.number_tasks import number_tasks


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the case. `stored`: for this task; `elsewhere`: names of other tasks that have it."""

    key: str
    name: str
    stored: bool
    elsewhere: Sequence[str]
    proof: str = ""
    by: str = ""
    at: datetime | None = None


def panel(actor: Actor, case_id: UUID, *, to_erase: bool = False) -> tuple[Desk, list[Line]]:
    """Every person of the visit with what is kept of them; once the work is done, those to be erased."""
    desk = open_desk(actor, case_id, to_erase=to_erase)
    guard(actor, desk, "view")
    names = staff_names()
    lines = [_line(desk, person, names) for person in desk.people]
    return desk, lines if desk.live else [line for line in lines if line.stored]


def _line(desk: Desk, person: VisitPerson, names: dict[str, str]) -> Line:
    live = IndividualNumber.objects.filter(rows_of(person), state=IndividualNumber.State.LIVE)
    row = live.defer("sealed", "digest").prefetch_related("purposes").first()
    name = str(person.items.get("name", ""))
    if row is None:
        return Line(person.key, name, False, ())
    codes = [one.purpose for one in row.purposes.all() if one.ended_at is None]
    others = [number_tasks().name_of(code) for code in codes if code != desk.purpose.code]
    proof = number_tasks().documents.get(row.document) or IndividualNumber.Source(row.source).label
    by = names.get(row.stored_by, "")
    return Line(person.key, name, desk.purpose.code in codes, others, str(proof), by, row.stored_at)
