"""Open a blocked record for one clerk, for named operations, until a timer ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.residents import guard
from madoguchi.cityhall.residents.actions.access import OFFICERS
from madoguchi.cityhall.residents.models import IncomingTransfer, ProtectionLift
from madoguchi.cityhall.residents.refusals import NothingToLift, ProtectionRefused, TransferNotFound
from madoguchi.cityhall.residents.rights import require, signature
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.free_text import refuse_numbers
from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tenancy.scope import active_municipality

LONGEST_MINUTES = 8 * 60


@transaction.atomic
def lift_protection(
    actor: Actor,
    *,
    clerk_id: UUID,
    operations: Sequence[str],
    reason: str,
    txid: UUID,
    resident_id: UUID | None = None,
    transfer_id: UUID | None = None,
    minutes: int = 30,
    visit_id: UUID | None = None,
) -> list[ProtectionLift]:
    """Let `clerk_id` do the operations (view, print, display, export) for a resident or a transfer.

    A resident may stand behind several protections: each gets its lift. With `visit_id` the lift
    counts in that visit only. The stated reason is kept encrypted. The same `txid` again changes nothing.
    """
    require(actor, Permission.PROTECTION_LIFT)
    if earlier := _earlier(txid):
        return earlier
    refuse_numbers(reason)
    _check(operations, reason, minutes, clerk_id)
    targets = targets_of(resident_id, transfer_id)
    now = timezone.now()
    lifts = [
        ProtectionLift(
            **target,
            clerk_id=clerk_id,
            visit_id=visit_id,
            operations=sorted(set(operations)),
            reason={"text": reason},
            lifted_by=signature(actor),
            lifted_at=now,
            until=now + timedelta(minutes=minutes),
            txid=txid,
        )
        for target in targets
    ]
    ProtectionLift.objects.bulk_create(lifts)
    subject = f"resident:{resident_id}" if resident_id else f"transfer:{transfer_id}"
    live.publish("protection.lifted", [OFFICERS])
    audit.record(
        actor,
        "protection.lift",
        subject,
        detail={
            "clerk": str(clerk_id),
            "operations": sorted(set(operations)),
            "minutes": minutes,
            "visit": str(visit_id) if visit_id else None,
            "lifts": [str(lift.pk) for lift in lifts],
        },
    )
    return lifts


def _earlier(txid: UUID) -> list[ProtectionLift]:
    return list(ProtectionLift.objects.filter(txid=txid))


def _check(operations: Sequence[str], reason: str, minutes: int, clerk_id: UUID) -> None:
    if not reason.strip():
        raise ProtectionRefused(_("一時解除の理由を入力してください。"))
    check_operations(operations)
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise ProtectionRefused(_("一時解除の時間は、1分から8時間までで指定してください。"))
    if not Staff.objects.filter(pk=clerk_id, municipality_id=active_municipality(), is_active=True).exists():
        raise ProtectionRefused(_("解除を受ける職員が見つかりません。職員を選び直してください。"))


def check_operations(operations: Sequence[str]) -> None:
    """Raise `ProtectionRefused` unless some operations are named and all are known."""
    if not operations or not set(operations) <= set(guard.OPERATIONS):
        raise ProtectionRefused(_("解除する操作を、表示・印刷・画面提示・出力から選んでください。"))


def targets_of(resident_id: UUID | None, transfer_id: UUID | None) -> list[dict[str, UUID]]:
    """What a lift would open: every protection over the resident, or the transfer. Raises `NothingToLift`."""
    return _shields(resident_id) if resident_id else _marked(transfer_id)


def _shields(resident_id: UUID) -> list[dict[str, UUID]]:
    shields = guard.shields_of(guard.households_of([resident_id])).get(resident_id, [])
    if not shields:
        raise NothingToLift
    return [{"protection_id": shield.protection_id} for shield in shields]


def _marked(transfer_id: UUID | None) -> list[dict[str, UUID]]:
    protected = IncomingTransfer.objects.filter(pk=transfer_id).values_list("protected", flat=True).first()
    if protected is None or transfer_id is None:
        raise TransferNotFound
    if not protected:
        raise NothingToLift
    return [{"transfer_id": transfer_id}]
