"""An officer's answer to a clerk's request for a lift."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.residents.actions.access import OFFICERS
from madoguchi.cityhall.residents.actions.lift_protection import lift_protection
from madoguchi.cityhall.residents.models import ProtectionRequest
from madoguchi.cityhall.residents.refusals import ProtectionRefused, RequestDecided, RequestNotFound
from madoguchi.cityhall.residents.rights import require, signature
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def grant_lift(
    actor: Actor, request_id: UUID, *, operations: Sequence[str], reason: str, minutes: int
) -> ProtectionRequest:
    """Lift what was asked for, or less of it, for the clerk and the visit of the request."""
    request = _waiting(actor, request_id)
    if not set(operations) <= set(request.operations):
        raise ProtectionRefused(_("依頼された操作の中から選んでください。"))
    lift_protection(
        actor,
        clerk_id=request.clerk_id,
        operations=operations,
        reason=reason,
        minutes=minutes,
        txid=request.pk,
        resident_id=request.resident_id,
        transfer_id=request.transfer_id,
        visit_id=request.visit_id,
    )
    return _decided(actor, request, ProtectionRequest.State.GRANTED, reason)


@transaction.atomic
def refuse_lift(actor: Actor, request_id: UUID, *, reason: str) -> ProtectionRequest:
    """Leave the block in place. The clerk reads the reason."""
    request = _waiting(actor, request_id)
    if not reason.strip():
        raise ProtectionRefused(_("解除しない理由を入力してください。"))
    decided = _decided(actor, request, ProtectionRequest.State.REFUSED, reason)
    audit.record(actor, "protection.refuse", subject_of(request), detail={"request": str(request.pk)})
    return decided


def subject_of(request: ProtectionRequest) -> str:
    """As the audit log names whom a request is about."""
    return f"resident:{request.resident_id}" if request.resident_id else f"transfer:{request.transfer_id}"


def _waiting(actor: Actor, request_id: UUID) -> ProtectionRequest:
    require(actor, Permission.PROTECTION_LIFT)
    request = ProtectionRequest.objects.select_for_update().filter(pk=request_id).first()
    if request is None:
        raise RequestNotFound
    if request.state != ProtectionRequest.State.ASKED:
        raise RequestDecided
    return request


def _decided(actor: Actor, request: ProtectionRequest, state: str, answer: str) -> ProtectionRequest:
    request.state, request.answer = state, {"text": answer}
    request.decided_at, request.decided_by = timezone.now(), signature(actor)
    request.save(update_fields=["state", "answer", "decided_at", "decided_by"])
    live.publish(f"protection.{state}", [OFFICERS, f"protection-request:{request.pk}"])
    return request
