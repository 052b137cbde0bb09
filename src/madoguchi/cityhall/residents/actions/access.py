"""Rows that a verb is about to change, locked and sure to exist."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from madoguchi.cityhall.residents.models import Protection
from madoguchi.cityhall.residents.refusals import ProtectionNotFound, ProtectionRefused

# The live topic of the officers' page.
OFFICERS = "protection:requests"


def locked_protection(protection_id: UUID) -> Protection:
    """A live protection for change; raises when it is unknown or has ended."""
    row = Protection.objects.select_for_update().filter(pk=protection_id).first()
    if row is None:
        raise ProtectionNotFound
    if row.state == Protection.State.ENDED:
        raise ProtectionRefused(_("この支援措置は終了しています。新しく登録してください。"))
    return row
