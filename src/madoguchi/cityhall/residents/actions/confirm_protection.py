"""仮支援措置 becomes 支援措置 after the decision."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.residents.actions.access import locked_protection
from madoguchi.cityhall.residents.models import Protection
from madoguchi.cityhall.residents.rights import require
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def confirm_protection(actor: Actor, protection_id: UUID) -> Protection:
    """Confirm a provisional protection; one that is confirmed already stays as it is."""
    require(actor, Permission.PROTECTION_LIFT)
    row = locked_protection(protection_id)
    if row.state == Protection.State.PROVISIONAL:
        row.state = Protection.State.ACTIVE
        row.save(update_fields=["state"])
        audit.record(actor, "protection.confirm", f"protection:{row.pk}")
    return row
