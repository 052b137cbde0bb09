"""One year more, asked for by the person from a month before the end."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.residents.actions.access import locked_protection
from madoguchi.cityhall.residents.actions.protect_person import year_end
from madoguchi.cityhall.residents.models import Protection
from madoguchi.cityhall.residents.rights import require
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def renew_protection(actor: Actor, protection_id: UUID) -> Protection:
    """Extend a live protection by a year from the day after its end."""
    require(actor, Permission.PROTECTION_LIFT)
    row = locked_protection(protection_id)
    row.until_on = year_end(row.until_on + timedelta(days=1))
    row.save(update_fields=["until_on"])
    audit.record(actor, "protection.renew", f"protection:{row.pk}", detail={"until": str(row.until_on)})
    return row
