"""A machine takes what is due for the core system, without knowing which cases those are."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.cases.actions.take_export import take_export
from madoguchi.cityhall.cases.models import Export
from madoguchi.cityhall.cases.selectors import earlier_export, next_to_export
from madoguchi.cityhall.cases.steps import require
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def take_next_export(
    actor: Actor,
    *,
    txid: UUID,
    limit: int = 100,
    format: str = "csv",
    encoding: str = "utf-8-sig",
    newline: str = "crlf",
) -> Export | None:
    """Claim the section's oldest cases and export them; None when there are none. Machines never share one.

    Cases that 支援措置 blocks stay where they are: a member of staff with a lift takes those.
    """
    require(actor, Permission.EXPORT_TAKE)
    if earlier := earlier_export(actor, txid):
        return earlier
    claimed = next_to_export(actor, limit)
    if not claimed:
        return None
    return take_export(actor, claimed, txid=txid, format=format, encoding=encoding, newline=newline)
