"""The language of the tablet, the guide slip and the status page."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.cases.models import Visit
from madoguchi.cityhall.cases.refusals import BadInput
from madoguchi.cityhall.cases.steps import lock_visit, require
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission

LANGUAGES = ("ja", "ja-x-easy", "en")


@transaction.atomic
def set_language(actor: Actor, visit_id: UUID, *, language: str, txid: UUID) -> Visit:
    """Change the visit's language at any time. Forms stay Japanese, so the packet stays valid."""
    require(actor, Permission.COUNTER_SERVE)
    if language not in LANGUAGES:
        raise BadInput(f"言語は {'・'.join(LANGUAGES)} から選んでください。")
    visit = lock_visit(visit_id)
    visit.language = language
    visit.save(update_fields=["language"])
    live.publish("visit.language", [f"visit:{visit.pk}"])
    audit.record(
        actor, "visit.language", f"visit:{visit.pk}", detail={"language": language, "txid": str(txid)}
    )
    return visit
