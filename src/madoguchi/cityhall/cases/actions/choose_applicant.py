"""Which of the visit's people files the notification."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.cases.models import Visit
from madoguchi.cityhall.cases.refusals import BadInput
from madoguchi.cityhall.cases.steps import finish_draft_step, lock_draft
from madoguchi.cityhall.tenancy.actor import Actor


@transaction.atomic
def choose_applicant(actor: Actor, visit_id: UUID, *, key: str, txid: UUID) -> Visit:
    """Make the person with this key the applicant (届出人). Repeating it changes nothing."""
    visit = lock_draft(actor, visit_id)
    if visit.applicant == key:
        return visit
    if not visit.people.filter(key=key, left_at__isnull=True).exists():
        raise BadInput("届出人は、この来庁で選んだ人の中から選んでください。")
    visit.applicant = key
    visit.revision += 1
    finish_draft_step(actor, visit, "visit.applicant_chosen", person=key, txid=str(txid))
    return visit
