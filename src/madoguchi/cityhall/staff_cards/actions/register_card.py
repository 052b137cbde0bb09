"""A member of staff makes the card on the reader their 職員証."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from madoguchi.cityhall.staff_cards.judging import prove
from madoguchi.cityhall.staff_cards.models import StaffCard
from madoguchi.cityhall.staff_cards.refusals import CardTaken
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Staff


def register_card(
    actor: Actor, staff: Staff, session_key: str, question_id: UUID, answer: str
) -> StaffCard:
    """The card of `answer` signs `staff` in from now on; the same card again changes nothing.

    Raises `AnswerLate` or `CardRefused` (see `judging`), and `CardTaken` when it is another account's.
    """
    now = timezone.now()
    proved = prove(session_key, question_id, answer, now)
    try:
        with transaction.atomic():
            card, created = StaffCard.objects.get_or_create(
                certificate_sha256=proved.certificate_sha256, state=StaffCard.State.LIVE,
                defaults={
                    "staff": staff, "label": proved.label, "simulated": proved.simulated,
                    "expires_on": timezone.localdate(proved.expires_at), "registered_at": now,
                },
            )  # fmt: skip
            if card.staff_id != staff.pk:
                raise CardTaken
            if created:
                detail = {"card": str(card.pk), "revocation": proved.revocation}
                audit.record(actor, "staff.card_registered", f"staff:{staff.pk}", detail=detail)
            return card
    except IntegrityError:
        raise CardTaken from None
