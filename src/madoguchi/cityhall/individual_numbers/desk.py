"""The one door to the numbers of a case: who works on it, under which purpose, for whom of the visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from madoguchi.cityhall.cases.models import Case, VisitPerson
from madoguchi.cityhall.cases.selectors import access_case, sources
from madoguchi.cityhall.individual_numbers.refusals import NotNumberTask, PersonNotThere, TaskFinished
from madoguchi.cityhall.residents.selectors import require_operation
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.rights import NotAllowed, require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tenancy.scope import active_municipality
from madoguchi.rules.number_tasks import Purpose, number_tasks

SETTING = "individual_number_ordinance"


@dataclass(frozen=True, slots=True)
class Desk:
    """A case on whose live task the officer's section works, and the purpose that the law gives it.

    Without `live` the section has finished the case: what is kept may be erased, and nothing else.
    """

    case: Case
    purpose: Purpose
    people: Sequence[VisitPerson]
    live: bool

    def person(self, key: str) -> VisitPerson:
        """A person of the visit. Raises `PersonNotThere`."""
        found = next((one for one in self.people if one.key == key), None)
        if found is None:
            raise PersonNotThere
        return found


def open_desk(actor: Actor, case_id: UUID, *, to_erase: bool = False) -> Desk:
    """The case, for an officer of the section that works on it now. Nobody else, and no job or command.

    `to_erase` opens it also for the section that finished it, with everybody of whom a number may be kept:
    保存期間 ends after the work. Raises `NotAllowed`, `NotFound`, `OtherSection` (which the view records),
    `NotNumberTask`, `TaskFinished`.
    """
    require(actor, Permission.INDIVIDUAL_NUMBER_USE)
    found = access_case(actor, case_id, repeated=True)
    if found.task is None:
        raise NotAllowed
    purpose = _purpose(found.case)
    if not (found.live or (to_erase and found.done)):
        raise TaskFinished
    people = VisitPerson.objects.filter(visit=found.case.visit_id)
    present = people if not found.live else people.filter(left_at__isnull=True)
    return Desk(found.case, purpose, list(present.order_by("position")), found.live)


def guard(actor: Actor, desk: Desk, operation: str) -> None:
    """Raise the register's `ProtectedPerson` while 支援措置 blocks the operation for anybody of the visit."""
    residents, transfers = sources(desk.people)
    require_operation(
        actor, operation, visit_id=desk.case.visit_id, resident_ids=residents, transfer_ids=transfers
    )


def _purpose(case: Case) -> Purpose:
    settings = Municipality.objects.values_list("settings", flat=True).get(pk=active_municipality())
    found = number_tasks().purpose_of(case.procedure, timezone.localdate(), settings.get(SETTING, ()))
    if found is None:
        raise NotNumberTask
    return found
