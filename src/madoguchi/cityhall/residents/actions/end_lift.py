"""End a lift before its timer does."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.residents.actions.access import OFFICERS
from madoguchi.cityhall.residents.models import ProtectionLift, ProtectionLiftEnd
from madoguchi.cityhall.residents.refusals import LiftNotFound
from madoguchi.cityhall.residents.rights import require, signature
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def end_lift(actor: Actor, lift_id: UUID) -> None:
    """End it and what was granted with it: the clerk's next act meets the block. Twice changes nothing."""
    require(actor, Permission.PROTECTION_LIFT)
    lift = ProtectionLift.objects.filter(pk=lift_id).first()
    if lift is None:
        raise LiftNotFound
    together = ProtectionLift.objects.filter(txid=lift.txid, ending__isnull=True)
    now, by = timezone.now(), signature(actor)
    ended = [ProtectionLiftEnd(lift=one, ended_by=by, ended_at=now) for one in together]
    if not ended:
        return
    ProtectionLiftEnd.objects.bulk_create(ended, ignore_conflicts=True)
    live.publish("protection.lift_ended", [OFFICERS])
    subject = f"protection:{lift.protection_id}" if lift.protection_id else f"transfer:{lift.transfer_id}"
    audit.record(
        actor,
        "protection.lift_end",
        subject,
        detail={"clerk": str(lift.clerk_id), "lifts": [str(one.lift_id) for one in ended]},
    )
