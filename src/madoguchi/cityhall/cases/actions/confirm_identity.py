"""本人確認, done once for every procedure of the visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.cases.models import Action, CardReading
from madoguchi.cityhall.cases.planning import identity_documents
from madoguchi.cityhall.cases.refusals import BadInput
from madoguchi.cityhall.cases.steps import lock_draft, new_action
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.free_text import refuse_numbers


@transaction.atomic
def confirm_identity(
    actor: Actor,
    visit_id: UUID,
    *,
    document: str,
    txid: UUID,
    agent: str = "",
    checked: Sequence[str] = (),
    evidence: Mapping[str, Any] | None = None,
) -> Action:
    """Record which document was seen, and for an agent (代理人) on what ground. Never a document number.

    `document` is an option of the path `identity.method`. Raises `BadInput` for any other. `checked`: what
    of it was checked (`number`, `expires`); `evidence`: how a card was proved (`decide_card_reading`). A
    card that was read and not decided on is forgotten.
    """
    visit = lock_draft(actor, visit_id)
    if document not in identity_documents():
        raise BadInput("本人確認の方法を一覧から選んでください。")
    refuse_numbers(agent)
    earlier = visit.actions.filter(kind=Action.Kind.IDENTIFIED, txid=txid).first()
    if earlier is not None:
        return earlier
    text: dict[str, Any] = {"document": document, "agent": agent[:200]}
    text |= ({"checked": list(checked)} if checked else {}) | ({"card": dict(evidence)} if evidence else {})
    action = new_action(actor, visit.pk, Action.Kind.IDENTIFIED, txid, text=text)
    action.save(force_insert=True)
    CardReading.objects.filter(visit=visit, decided_at__isnull=True).delete()
    visit.revision += 1
    visit.packet = None
    visit.save(update_fields=["revision", "packet"])
    live.publish("visit.identified", [f"visit:{visit.pk}"])
    seen = {"document": document, "checked": list(checked), **_codes(evidence or {})}
    audit.record(actor, "visit.identified", f"visit:{visit.pk}", detail=seen)
    return action


def _codes(evidence: Mapping[str, Any]) -> dict[str, Any]:
    """Of a card's evidence, what the audit log may say: words of the rules, nothing of anybody."""
    names = ("checks", "conclusion", "simulated", "grade", "differences", "reason")
    return {name: evidence[name] for name in names if name in evidence}
