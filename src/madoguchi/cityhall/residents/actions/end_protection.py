"""End a 支援措置: always an officer's act, never a date's."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.residents.actions.access import locked_protection
from madoguchi.cityhall.residents.models import Protection
from madoguchi.cityhall.residents.refusals import ProtectionRefused
from madoguchi.cityhall.residents.rights import require
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def end_protection(actor: Actor, protection_id: UUID, *, reason: str) -> Protection:
    """End it now. `reason` is kept with the protection's encrypted details."""
    require(actor, Permission.PROTECTION_LIFT)
    if not reason.strip():
        raise ProtectionRefused(_("終了の理由を入力してください。"))
    row = locked_protection(protection_id)
    row.state, row.ended_at = Protection.State.ENDED, timezone.now()
    row.details = {**row.details, "end_reason": reason}
    row.save(update_fields=["state", "ended_at", "details"])
    audit.record(actor, "protection.end", f"protection:{row.pk}")
    return row
