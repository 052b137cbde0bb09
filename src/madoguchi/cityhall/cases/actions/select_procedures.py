"""Which optional procedures the visitor wants."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid5

from django.db import transaction

from madoguchi.cityhall.cases.actions.record_answer import append_answer
from madoguchi.cityhall.cases.models import Visit
from madoguchi.cityhall.cases.planning import draft_of
from madoguchi.cityhall.cases.refusals import BadInput
from madoguchi.cityhall.cases.steps import finish_draft_step, lock_draft
from madoguchi.cityhall.tenancy.actor import Actor


@transaction.atomic
def select_procedures(actor: Actor, visit_id: UUID, *, chosen: Mapping[str, bool], txid: UUID) -> Visit:
    """Choose (True) or decline (False) optional procedures of the plan. Repeating it changes nothing.

    Raises `BadInput` for a procedure that the plan does not offer, or that is required.
    """
    visit = lock_draft(actor, visit_id)
    draft = draft_of(visit)
    offered = {planned.id: planned for planned in draft.plan.applies}
    for slug, wanted in sorted(chosen.items()):
        if slug not in offered:
            raise BadInput("選んだ手続は、いまの判定では対象になっていません。画面を更新してください。")
        if not wanted and not offered[slug].optional:
            raise BadInput(f"「{offered[slug].name}」は必要な手続のため、外せません。")
        if draft.chosen.get(slug) == wanted:
            continue
        visit.revision += 1
        append_answer(actor, visit, f"procedure:{slug}", wanted, uuid5(txid, slug))
    if visit.revision != draft.revision:
        finish_draft_step(actor, visit, "visit.procedures_selected", procedures=sorted(chosen))
    return visit
