"""A section lets a machine (RPA, a gateway) fetch its exports."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.cases.api_tokens import LIFE, digest, new_token
from madoguchi.cityhall.cases.models import ApiToken
from madoguchi.cityhall.cases.refusals import BadInput
from madoguchi.cityhall.cases.steps import require, signature_of
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tenancy.scope import active_municipality


@transaction.atomic
def issue_api_token(actor: Actor, *, label: str, txid: UUID) -> str:
    """A new token for the head's own section: the only time it is seen. A repeated `txid` is refused."""
    require(actor, Permission.TASK_ASSIGN)
    if ApiToken.objects.filter(pk=txid).exists():
        raise BadInput(
            "このキーはもう発行されています。キーは一度しか表示できません。必要なら取り消して、発行し直してください。"
        )
    code = Municipality.objects.values_list("code", flat=True).get(pk=active_municipality())
    token, now = new_token(code), timezone.now()
    ApiToken.objects.create(
        id=txid, section=actor.section, label=label, digest=digest(token), created_by=signature_of(actor),
        created_at=now, expires_at=now + LIFE,
    )  # fmt: skip
    audit.record(actor, "api_token.issued", f"api_token:{txid}", detail={"section": actor.section})
    return token
