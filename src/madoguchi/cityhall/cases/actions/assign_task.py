"""A section head gives a task to one of the section's staff."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.cases.actions.take_task import give, refuse_finished
from madoguchi.cityhall.cases.models import Action, Task
from madoguchi.cityhall.cases.refusals import BadInput
from madoguchi.cityhall.cases.selectors import colleagues_of
from madoguchi.cityhall.cases.steps import earlier_action, lock_task, require
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def assign_task(actor: Actor, task_id: UUID, *, assignee_id: UUID, txid: UUID) -> Task:
    """Give an open or taken task to a colleague of the same section who may work on tasks."""
    require(actor, Permission.TASK_ASSIGN)
    task = lock_task(actor, task_id)
    if earlier_action(task.case, Action.Kind.ASSIGNED, txid):
        return task
    refuse_finished(task)
    if str(assignee_id) not in colleagues_of(task.section):
        raise BadInput("同じ課の、案件を処理できる職員を選んでください。")
    return give(actor, task, UUID(str(assignee_id)), Action.Kind.ASSIGNED, txid)
