"""A machine's key opens nothing any more."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.cases.models import ApiToken
from madoguchi.cityhall.cases.refusals import NotFound
from madoguchi.cityhall.cases.steps import require
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def revoke_api_token(actor: Actor, token_id: UUID, *, txid: UUID) -> ApiToken:
    """Revoke a token of the head's own section. A revoked one stays as it is."""
    require(actor, Permission.TASK_ASSIGN)
    token = ApiToken.objects.select_for_update().filter(pk=token_id, section=actor.section).first()
    if token is None:
        raise NotFound("キー")
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        audit.record(actor, "api_token.revoked", f"api_token:{token.pk}", detail={"txid": str(txid)})
    return token
