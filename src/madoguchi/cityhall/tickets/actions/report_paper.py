"""用紙切れ: the kiosk or a clerk says that a printer has no paper, and a clerk that it has some again."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tickets.models import Kiosk
from madoguchi.cityhall.tickets.refusals import NotFound
from madoguchi.cityhall.tickets.steps import announce


@transaction.atomic
def report_paper(actor: Actor, kiosk_id: UUID, *, out: bool) -> Kiosk:
    """Tickets come as a 2D code on the screen while the paper is out; staff screens say so. Twice: once.

    Only staff (tickets.call) may say that there is paper again. Raises `NotAllowed`, `NotFound`.
    """
    if not (out and actor.id == f"kiosk:{kiosk_id}"):
        require(actor, Permission.TICKETS_CALL)
    kiosk = Kiosk.objects.select_for_update().filter(pk=kiosk_id, revoked_at=None).first()
    if kiosk is None:
        raise NotFound("発券機")
    if (kiosk.paper_out_at is not None) == out:
        return kiosk
    kiosk.paper_out_at = timezone.now() if out else None
    kiosk.save(update_fields=["paper_out_at"])
    kind = "kiosk.paper_out" if out else "kiosk.paper_in"
    announce(kind, kiosk.office_id)
    audit.record(actor, kind, f"kiosk:{kiosk.pk}")
    return kiosk
