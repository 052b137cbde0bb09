"""A section finishes its work on a case."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.cases.actions.take_task import refuse_finished
from madoguchi.cityhall.cases.models import Action, Case, Task
from madoguchi.cityhall.cases.refusals import AlreadyDone
from madoguchi.cityhall.cases.steps import (
    earlier_action,
    finish_case_step,
    is_house,
    lock_task,
    new_action,
    require,
)
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def complete_task(actor: Actor, task_id: UUID, *, txid: UUID, note: str = "") -> Task:
    """Finish a task that the actor holds, or one that nobody holds. The case is then done."""
    require(actor, Permission.TASK_WORK)
    task = lock_task(actor, task_id)
    if earlier_action(task.case, Action.Kind.COMPLETED, txid):
        return task
    refuse_finished(task)
    refuse_in_other_hands(actor, task)
    now = timezone.now()
    task.state, task.finished_at = Task.State.DONE, now
    task.save(update_fields=["state", "finished_at"])
    task.case.state, task.case.closed_at = Case.State.DONE, now
    task.case.save(update_fields=["state", "closed_at"])
    action = new_action(
        actor, task.case.visit_id, Action.Kind.COMPLETED, txid,
        case=task.case, task=task, section=task.section, text=note[:2000] or None,
    )  # fmt: skip
    finish_case_step(actor, action, task.case, task.section)
    return task


def refuse_in_other_hands(actor: Actor, task: Task) -> None:
    """Raise `AlreadyDone` when a colleague holds the task; a head may step in."""
    held = task.state == Task.State.TAKEN and str(task.assignee_id) != actor.id
    if held and Permission.TASK_ASSIGN not in actor.permissions and not is_house(actor):
        raise AlreadyDone(Action.Kind.TAKEN.label, task.assignee.display_name, task.taken_at)
