"""支援措置 before anything of a visit is printed or displayed."""

from __future__ import annotations

from collections.abc import Iterable

from madoguchi.cityhall.cases.models import VisitPerson
from madoguchi.cityhall.cases.selectors import sources
from madoguchi.cityhall.residents.selectors import require_operation
from madoguchi.cityhall.tenancy.actor import Actor


def require(actor: Actor, operation: str, people: Iterable[VisitPerson]) -> None:
    """Raise the register's `ProtectedPerson` when someone of the visit may not be printed or displayed."""
    people = list(people)
    if not people:
        return
    residents, transfers = sources(people)
    require_operation(
        actor,
        operation,
        visit_id=people[0].visit_id,
        resident_ids=list(residents),
        transfer_ids=list(transfers),
    )
