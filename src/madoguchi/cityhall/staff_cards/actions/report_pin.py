"""A card at the sign-in page did not take the PIN: on the log of its account, or on that of the operator."""

from __future__ import annotations

import logging
import re
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.staff_cards.judging import take_question
from madoguchi.cityhall.staff_cards.models import StaffCard
from madoguchi.cityhall.staff_cards.refusals import AnswerLate
from madoguchi.cityhall.staff_cards.selectors import newest_card
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.scope import municipality_scope

CODES = frozenset({"wrong_pin", "locked", "one_left"})
"""Those of the agent (`agent/refusals.py`) that a stranger with somebody's card brings about."""
_SHA256 = re.compile("[0-9a-f]{64}")
log = logging.getLogger(__name__)


@transaction.atomic
def report_pin(
    session_key: str, question_id: UUID, code: str, certificate_sha256: str, terminal: str
) -> None:
    """Use the question up and record the refusal; one event a question, whoever repeats it.

    Code and certificate are the page's word: without its PIN a card proves nothing. A card that is no 職員証,
    or was not told, belongs to no municipality, so a line of the operational log says the code alone. The
    answer is the same. Raises `AnswerLate`, also for another code.
    """
    if code not in CODES:
        raise AnswerLate
    take_question(session_key, question_id, timezone.now())
    card = newest_card(certificate_sha256) if _SHA256.fullmatch(certificate_sha256) else None
    if card is None:
        log.warning("a card that is no staff card did not sign in: %s", code)
    else:
        _record(card, code, terminal)


def _record(card: StaffCard, code: str, terminal: str) -> None:
    staff = card.staff
    actor = Actor("staff", str(staff.pk), staff.display_name, staff.section, terminal=terminal)
    detail = {"factor": "card", "card": str(card.pk), "outcome": code, "told_by": "page"}
    with municipality_scope(staff.municipality_id):
        audit.record(actor, "staff.sign_in_refused", f"staff:{staff.pk}", detail=detail)
