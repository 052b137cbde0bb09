"""個人番号記載用紙: the numbers of a case on paper, for the one form that requires them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from madoguchi.cityhall.cases.models import Case, VisitPerson
from madoguchi.cityhall.individual_numbers.actions.read_numbers import read_numbers
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.scope import active_municipality
from madoguchi.documents.number_sheet import NumberLine, NumberSheet, render_number_sheet
from madoguchi.rules.number_tasks import number_tasks


def print_sheet(actor: Actor, case_id: UUID, *, purpose: str, people: Sequence[str]) -> tuple[str, bytes]:
    """(file name, PDF) with the numbers of the people, each read recorded. The PDF is kept nowhere.

    Raises as `read_numbers`; 支援措置 is asked for printing.
    """
    numbers = read_numbers(actor, case_id, people, purpose=purpose, use="sheet", operation="print")
    case = Case.objects.select_related("visit").get(pk=case_id)
    city = Municipality.objects.get(pk=active_municipality())
    rows = VisitPerson.objects.filter(visit=case.visit_id, key__in=numbers).order_by("position")
    sheet = NumberSheet(
        municipality=city.name, case_number=case.number, procedure=case.name,
        purpose=number_tasks().name_of(purpose), law=_law(purpose), printed_by=actor.label,
        printed_at=timezone.now(), demo=city.fictional,
        lines=[
            NumberLine(row.items.get("name", ""), row.items.get("birth_date", ""), numbers[row.key])
            for row in rows
        ],
    )  # fmt: skip
    return f"{case.number}-bango.pdf", render_number_sheet(sheet)


def _law(purpose: str) -> str:
    return next(one.law for one in number_tasks().purposes if one.code == purpose)
