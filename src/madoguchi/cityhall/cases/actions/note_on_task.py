"""A remark for colleagues in the history of a case."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.cases.models import Action
from madoguchi.cityhall.cases.refusals import BadInput
from madoguchi.cityhall.cases.steps import earlier_action, finish_case_step, lock_task, new_action, require
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def note_on_task(actor: Actor, task_id: UUID, *, text: str, txid: UUID) -> Action:
    """Add a remark (stored encrypted) to a case of the own section, also after it is done."""
    require(actor, Permission.TASK_WORK)
    if not text.strip():
        raise BadInput("メモを入れてください。")
    task = lock_task(actor, task_id)
    if earlier := earlier_action(task.case, Action.Kind.NOTED, txid):
        return earlier
    action = new_action(
        actor, task.case.visit_id, Action.Kind.NOTED, txid,
        case=task.case, task=task, section=task.section, text=text.strip()[:2000],
    )  # fmt: skip
    finish_case_step(actor, action, task.case, task.section)
    return action
