"""A card answers: whose account opens?"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.staff_cards.judging import ProvedCard, prove
from madoguchi.cityhall.staff_cards.models import StaffCard
from madoguchi.cityhall.staff_cards.refusals import CardRefused
from madoguchi.cityhall.staff_cards.selectors import newest_card
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.tenancy.scope import municipality_scope


def enter_by_card(session_key: str, question_id: UUID, answer: str, terminal: str) -> Staff:
    """The account of the live card that answered. The caller opens the session.

    Raises `AnswerLate` or `CardRefused`, the latter also for an unknown or blocked card and a closed account:
    nobody learns which. A refused card of an account that exists is on its city's log.
    """
    proved = prove(session_key, question_id, answer, timezone.now())
    card = newest_card(proved.certificate_sha256)
    if card is None:
        raise CardRefused
    usable = card.state == StaffCard.State.LIVE and card.staff.is_active
    _record(card, proved, terminal, usable=usable)
    if not usable:
        raise CardRefused
    return card.staff


@transaction.atomic
def _record(card: StaffCard, proved: ProvedCard, terminal: str, *, usable: bool) -> None:
    staff = card.staff
    actor = Actor("staff", str(staff.pk), staff.display_name, staff.section, terminal=terminal)
    detail = {"factor": "card", "card": str(card.pk), "revocation": proved.revocation}
    verb = "staff.card_used" if usable else "staff.sign_in_refused"
    with municipality_scope(staff.municipality_id):
        audit.record(actor, verb, f"staff:{staff.pk}", detail=detail)
    if usable:
        StaffCard.objects.filter(pk=card.pk).update(used_at=timezone.now())
