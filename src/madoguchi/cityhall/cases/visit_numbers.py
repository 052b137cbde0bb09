"""What a visit is called, for rooms that know only its id."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from madoguchi.cityhall.cases.models import Visit


def visit_numbers(visit_ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """Id to 来庁番号; ids of no visit are left out."""
    wanted = {pk for pk in visit_ids if pk}
    return dict(Visit.objects.filter(pk__in=wanted).values_list("pk", "number")) if wanted else {}
