"""Someone turns out not to be part of the visit."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.cases.models import Visit
from madoguchi.cityhall.cases.steps import finish_draft_step, lock_draft
from madoguchi.cityhall.tenancy.actor import Actor


@transaction.atomic
def remove_person(actor: Actor, visit_id: UUID, *, key: str, txid: UUID) -> Visit:
    """Leave a person out from now on; what was said about them stays. Repeating changes nothing."""
    visit = lock_draft(actor, visit_id)
    if not visit.people.filter(key=key, left_at__isnull=True).update(left_at=timezone.now()):
        return visit
    if visit.applicant == key:
        first = visit.people.filter(left_at__isnull=True).order_by("position", "id").first()
        visit.applicant = first.key if first else ""
    visit.revision += 1
    finish_draft_step(actor, visit, "visit.person_removed", person=key, txid=str(txid))
    return visit
