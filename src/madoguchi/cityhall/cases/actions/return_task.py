"""Something is missing: the case goes back to the counter that received it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.cases.actions.complete_task import refuse_in_other_hands
from madoguchi.cityhall.cases.actions.take_task import refuse_finished
from madoguchi.cityhall.cases.models import Action, Case, Task
from madoguchi.cityhall.cases.refusals import BadInput
from madoguchi.cityhall.cases.steps import earlier_action, finish_case_step, lock_task, new_action, require
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def return_task(actor: Actor, task_id: UUID, *, reason: str, txid: UUID) -> Task:
    """Return a task with a reason. The resident's page then says 確認が必要; `resend_task` answers it."""
    require(actor, Permission.TASK_WORK)
    if not reason.strip():
        raise BadInput("差戻しの理由を入れてください。窓口が住民に説明できるように書いてください。")
    task = lock_task(actor, task_id)
    if earlier_action(task.case, Action.Kind.RETURNED, txid):
        return task
    refuse_finished(task)
    refuse_in_other_hands(actor, task)
    task.state, task.finished_at = Task.State.RETURNED, timezone.now()
    task.save(update_fields=["state", "finished_at"])
    task.case.state = Case.State.ATTENTION
    task.case.save(update_fields=["state"])
    action = new_action(
        actor, task.case.visit_id, Action.Kind.RETURNED, txid,
        case=task.case, task=task, section=task.section, text=reason.strip()[:2000],
    )  # fmt: skip
    finish_case_step(actor, action, task.case, task.section, task.case.visit.section)
    return task
