"""A section's staff member begins with a task."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.cases.models import Action, Case, Task
from madoguchi.cityhall.cases.refusals import AlreadyDone, NotAllowed
from madoguchi.cityhall.cases.steps import (
    earlier_action,
    finish_case_step,
    last_action,
    lock_task,
    new_action,
    require,
)
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def take_task(actor: Actor, task_id: UUID, *, txid: UUID) -> Task:
    """Take an open task for oneself. Of two who try at once one gets it; the other learns who was faster."""
    require(actor, Permission.TASK_WORK)
    if actor.kind != "staff":
        raise NotAllowed
    task = lock_task(actor, task_id)
    if earlier_action(task.case, Action.Kind.TAKEN, txid):
        return task
    refuse_finished(task)
    if task.state == Task.State.TAKEN:
        raise AlreadyDone(Action.Kind.TAKEN.label, task.assignee.display_name, task.taken_at)
    return give(actor, task, UUID(actor.id), Action.Kind.TAKEN, txid)


def give(actor: Actor, task: Task, staff_id: UUID, kind: str, txid: UUID) -> Task:
    """Put the task into someone's hands and the case to work."""
    task.assignee_id, task.state, task.taken_at = staff_id, Task.State.TAKEN, timezone.now()
    task.save(update_fields=["assignee", "state", "taken_at"])
    task.case.state = Case.State.WORKING
    task.case.save(update_fields=["state"])
    action = new_action(
        actor, task.case.visit_id, kind, txid, case=task.case, task=task, section=task.section
    )
    finish_case_step(actor, action, task.case, task.section)
    return task


def refuse_finished(task: Task) -> None:
    """Raise `AlreadyDone`, naming who finished the task, when it is no longer open or taken."""
    if task.finished_at is None:
        return
    last = last_action(task.case)
    label = last.actor_label if last else ""
    raise AlreadyDone(Task.State(task.state).label, label, task.finished_at)
