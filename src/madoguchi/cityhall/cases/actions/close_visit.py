"""The visit is over: every case done, or the visitor changed their mind before anything was submitted."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.cases.models import Action, CardReading, CardSignature, Visit
from madoguchi.cityhall.cases.refusals import BadInput
from madoguchi.cityhall.cases.steps import lock_visit, new_action, require
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def close_visit(actor: Actor, visit_id: UUID, *, txid: UUID, reason: str = "") -> Visit:
    """Close a submitted visit at the counter, or cancel an open one (a reason is needed). Cases live on.

    A closed or cancelled visit stays as it is, whoever asks again. A card that nobody decided on is
    forgotten.
    """
    require(actor, Permission.COUNTER_SERVE)
    visit = lock_visit(visit_id)
    if visit.closed_at is not None:
        return visit
    cancelled = visit.state == Visit.State.OPEN
    if cancelled and not reason.strip():
        raise BadInput("取りやめる理由を入れてください。")
    visit.state = Visit.State.CANCELLED if cancelled else Visit.State.CLOSED
    visit.closed_at = timezone.now()
    visit.save(update_fields=["state", "closed_at"])
    CardReading.objects.filter(visit=visit, decided_at__isnull=True).delete()
    CardSignature.objects.filter(packet__visit=visit).delete()
    kind = Action.Kind.CANCELLED if cancelled else Action.Kind.CLOSED
    new_action(actor, visit.pk, kind, txid, text=reason[:500] or None).save(force_insert=True)
    live.publish(f"visit.{kind}", [f"visit:{visit.pk}", f"section:{visit.section}"])
    audit.record(actor, f"visit.{kind}", f"visit:{visit.pk}")
    return visit
