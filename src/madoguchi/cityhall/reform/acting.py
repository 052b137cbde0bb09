"""What every verb of the reform room needs: who acts, and rows that are found or refused."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db import models

from madoguchi.cityhall.reform.refusals import NotFound
from madoguchi.cityhall.tenancy.actor import Actor

Row = TypeVar("Row", bound=models.Model)


def signature_of(actor: Actor) -> str:
    """How rows name an actor: `staff:<id>`."""
    return f"{actor.kind}:{actor.id}"


def found(kind: type[Row], key: UUID, *, lock: bool = False) -> Row:
    """The row of the active municipality. Raises `NotFound`."""
    rows = kind._default_manager.select_for_update() if lock else kind._default_manager
    row = rows.filter(pk=key).first()
    if row is None:
        raise NotFound(str(kind._meta.verbose_name))
    return row
