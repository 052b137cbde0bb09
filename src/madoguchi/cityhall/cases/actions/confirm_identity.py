"""本人確認, done once for every procedure of the visit."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.cases.models import Action
from madoguchi.cityhall.cases.planning import identity_documents
from madoguchi.cityhall.cases.refusals import BadInput
from madoguchi.cityhall.cases.steps import lock_draft, new_action
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor


@transaction.atomic
def confirm_identity(actor: Actor, visit_id: UUID, *, document: str, txid: UUID, agent: str = "") -> Action:
    """Record which document was seen, and for an agent (代理人) on what ground. Never a document number.

    `document` is an option of the path `identity.method`. Raises `BadInput` for any other.
    """
    visit = lock_draft(actor, visit_id)
    if document not in identity_documents():
        raise BadInput("本人確認の方法を一覧から選んでください。")
    earlier = visit.actions.filter(kind=Action.Kind.IDENTIFIED, txid=txid).first()
    if earlier is not None:
        return earlier
    action = new_action(
        actor, visit.pk, Action.Kind.IDENTIFIED, txid, text={"document": document, "agent": agent[:200]}
    )
    action.save(force_insert=True)
    visit.revision += 1
    visit.packet = None
    visit.save(update_fields=["revision", "packet"])
    live.publish("visit.identified", [f"visit:{visit.pk}"])
    audit.record(actor, "visit.identified", f"visit:{visit.pk}", detail={"document": document})
    return action
