"""A card is lost, renewed, or its holder has left: it opens nothing from this moment on."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from madoguchi.cityhall.staff_cards.models import StaffCard
from madoguchi.cityhall.staff_cards.refusals import AlreadyBlocked
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.tenancy.refusals import NotFound
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tenancy.selectors import access_staff


@transaction.atomic
def block_card(actor: Actor, card_id: UUID, why: str) -> StaffCard:
    """Block the card and end every session of its account, whatever opened them.

    By the holder or an administrator of the same municipality; for anybody else there is no such card
    (`NotFound`). Raises `AlreadyBlocked`.
    """
    rows = StaffCard.objects.select_for_update(of=("self",)).select_related("staff")
    card = rows.filter(pk=card_id).first()
    if card is None or not _may(actor, card):
        raise NotFound
    if card.state == StaffCard.State.BLOCKED:
        raise AlreadyBlocked
    card.state, card.blocked_at, card.blocked_by = StaffCard.State.BLOCKED, timezone.now(), actor.id[:100]
    card.blocked_why = StaffCard.Why(why)
    card.save()
    Staff.objects.filter(pk=card.staff_id).update(session_epoch=F("session_epoch") + 1)
    detail = {"card": str(card.pk), "why": card.blocked_why}
    audit.record(actor, "staff.card_blocked", f"staff:{card.staff_id}", detail=detail)
    return card


def _may(actor: Actor, card: StaffCard) -> bool:
    if actor.id == str(card.staff_id):
        return True
    return Permission.STAFF_MANAGE in actor.permissions and bool(access_staff(actor, card.staff_id))
