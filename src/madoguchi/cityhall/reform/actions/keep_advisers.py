"""The office's list of advisers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.reform.acting import found
from madoguchi.cityhall.reform.models import Adviser
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission


@dataclass(frozen=True, slots=True)
class AdviserWords:
    """An adviser as the office knows one."""

    name: str
    home: str
    region: str
    themes: Sequence[str]
    ways: Sequence[str]
    months: Sequence[int]
    active: bool = True


@transaction.atomic
def save_adviser(actor: Actor, words: AdviserWords, *, adviser_id: UUID | None = None) -> Adviser:
    """Add an adviser, or change the one that is named. Name and home body again are the same adviser."""
    require(actor, Permission.ADVICE_WORK)
    columns = {
        "region": words.region, "themes": list(words.themes), "ways": list(words.ways),
        "months": list(words.months), "active": words.active,
    }  # fmt: skip
    if adviser_id is None:
        adviser, _ = Adviser.objects.update_or_create(name=words.name, home=words.home, defaults=columns)
    else:
        adviser = found(Adviser, adviser_id)
        for name, value in {"name": words.name, "home": words.home, **columns}.items():
            setattr(adviser, name, value)
        adviser.save()
    audit.record(actor, "adviser.saved", f"adviser:{adviser.pk}", detail={"themes": list(words.themes)})
    return adviser
