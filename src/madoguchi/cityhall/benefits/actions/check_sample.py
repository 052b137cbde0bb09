"""抜き取り確認: somebody has looked at explained cases of an extraction before anything is fixed."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.benefits.models import Extraction
from madoguchi.cityhall.benefits.refusals import NotFound, NotYet
from madoguchi.cityhall.benefits.steps import lock_round, signature_of
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor


@transaction.atomic
def check_sample(actor: Actor, extraction_id: UUID, *, shown: int) -> Extraction:
    """Write down who looked at `shown` cases; the first who did stays. Raises `NotYet`, `NotFound`."""
    found = Extraction.objects.filter(pk=extraction_id).first()
    if found is None:
        raise NotFound("抽出")
    lock_round(actor, found.round_id)
    found.refresh_from_db()
    if found.state != Extraction.State.DONE:
        raise NotYet(_("抽出が終わってから確認してください。"))
    if found.checked_by:
        return found
    found.checked_by, found.checked_at = signature_of(actor), timezone.now()
    found.save(update_fields=["checked_by", "checked_at"])
    live.publish("extraction.checked", [f"benefit:{found.round_id}"])
    detail = {"extraction": found.number, "shown": shown}
    audit.record(actor, "benefit.sample_checked", f"benefit:{found.round_id}", detail=detail)
    return found
