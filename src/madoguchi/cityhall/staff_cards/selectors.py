"""Reads of staff cards."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from madoguchi.cityhall.staff_cards.models import StaffCard
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tenancy.selectors import access_staff


def newest_card(certificate_sha256: str) -> StaffCard | None:
    """The live row of the card with this certificate, else the last that was blocked."""
    rows = StaffCard.objects.filter(certificate_sha256=certificate_sha256)
    return rows.select_related("staff__municipality").order_by("-state", "-registered_at").first()


def own_cards(staff: Staff) -> Sequence[StaffCard]:
    """Everybody sees their own, newest first."""
    return list(staff.cards.all())


def cards_of(actor: Actor, staff_id: UUID) -> Sequence[StaffCard]:
    """An administrator sees those of the own municipality's accounts; others have none here."""
    if Permission.STAFF_MANAGE not in actor.permissions:
        return []
    return own_cards(access_staff(actor, staff_id))
