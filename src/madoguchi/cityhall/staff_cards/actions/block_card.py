"""A card is lost, renewed, or its holder has left: it opens nothing from this moment on."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.staff_cards.models import StaffCard
from madoguchi.cityhall.staff_cards.refusals import AlreadyBlocked
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actions.end_sessions import end_sessions
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.refusals import NotFound
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tenancy.selectors import access_staff


@transaction.atomic
def block_card(actor: Actor, card_id: UUID, why: str) -> StaffCard:
    """Block the card; every session of its account ends, with the readers and tablets paired from it.

    Unless it was renewed, the account's other cards are blocked with it: who found a lost card may have
    registered another. By the holder or an administrator of the same municipality; for anybody else there
    is no such card (`NotFound`). Raises `AlreadyBlocked`.
    """
    card = StaffCard.objects.select_related("staff").filter(pk=card_id).first()
    if card is None or not _may(actor, card):
        raise NotFound
    reason = StaffCard.Why(why)
    of_account = StaffCard.objects.select_for_update().filter(staff=card.staff_id).order_by("pk")
    live = [one for one in of_account if one.state == StaffCard.State.LIVE]
    if card not in live:
        raise AlreadyBlocked
    for one in live:
        if one == card or reason != StaffCard.Why.RENEWED:
            _block(actor, one, reason)
    end_sessions(actor, card.staff_id, "card_blocked")
    card.refresh_from_db()
    return card


def _block(actor: Actor, card: StaffCard, why: StaffCard.Why) -> None:
    card.state, card.blocked_at, card.blocked_by = StaffCard.State.BLOCKED, timezone.now(), actor.id[:100]
    card.blocked_why = why
    card.save()
    detail = {"card": str(card.pk), "why": why}
    audit.record(actor, "staff.card_blocked", f"staff:{card.staff_id}", detail=detail)


def _may(actor: Actor, card: StaffCard) -> bool:
    if actor.id == str(card.staff_id):
        return True
    return Permission.STAFF_MANAGE in actor.permissions and bool(access_staff(actor, card.staff_id))
