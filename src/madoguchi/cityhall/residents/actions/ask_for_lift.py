"""A clerk who met the block asks the officers to lift it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.residents import guard
from madoguchi.cityhall.residents.actions.access import OFFICERS
from madoguchi.cityhall.residents.actions.lift_protection import check_operations, targets_of
from madoguchi.cityhall.residents.models import ProtectionRequest
from madoguchi.cityhall.residents.refusals import NotPermitted, ProtectionRefused
from madoguchi.cityhall.residents.rights import require
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.free_text import refuse_numbers
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def ask_for_lift(
    actor: Actor,
    *,
    operations: Sequence[str],
    reason: str,
    txid: UUID,
    resident_id: UUID | None = None,
    transfer_id: UUID | None = None,
    visit_id: UUID | None = None,
    back: str = "",
) -> ProtectionRequest:
    """Ask for a lift for the actor, for the named operations (in one visit, with `visit_id`).

    The reason is kept encrypted. A request that already waits for the same person is handed out again.
    """
    require(actor, Permission.PERSON_VIEW)
    if actor.kind != "staff":
        raise NotPermitted
    check_operations(operations)
    refuse_numbers(reason)
    if not reason.strip():
        raise ProtectionRefused(_("解除が必要な理由を入力してください。"))
    targets_of(resident_id, transfer_id)
    whom = {"resident_id": resident_id, "transfer_id": None, "visit_id": visit_id}
    if resident_id is None:
        whom["transfer_id"] = transfer_id
    if earlier := _earlier(actor, txid, whom):
        return earlier
    request = ProtectionRequest.objects.create(
        **whom,
        clerk_id=actor.id,
        operations=[one for one in guard.OPERATIONS if one in operations],
        reason={"text": reason},
        back=back,
        asked_at=timezone.now(),
        txid=txid,
    )
    subject = f"resident:{resident_id}" if resident_id else f"transfer:{transfer_id}"
    live.publish("protection.asked", [OFFICERS])
    audit.record(
        actor,
        "protection.ask",
        subject,
        detail={
            "request": str(request.pk),
            "operations": request.operations,
            "visit": str(visit_id) if visit_id else None,
        },
    )
    return request


def _earlier(actor: Actor, txid: UUID, whom: dict[str, UUID | None]) -> ProtectionRequest | None:
    own = ProtectionRequest.objects.filter(clerk_id=actor.id)
    return own.filter(txid=txid).first() or own.filter(state="asked", **whom).first()
