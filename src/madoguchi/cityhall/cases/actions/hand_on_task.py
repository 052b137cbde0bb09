"""Another section must act: the case moves to its queue."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.cases.actions.complete_task import refuse_in_other_hands
from madoguchi.cityhall.cases.actions.take_task import refuse_finished
from madoguchi.cityhall.cases.due import due_date
from madoguchi.cityhall.cases.models import Action, Case, Task
from madoguchi.cityhall.cases.planning import section_names
from madoguchi.cityhall.cases.refusals import BadInput
from madoguchi.cityhall.cases.steps import earlier_action, finish_case_step, lock_task, new_action, require
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def hand_on_task(actor: Actor, task_id: UUID, *, section: str, reason: str, txid: UUID) -> Task:
    """Close this section's task and open one for `section`; gives the new task. The case moves with it."""
    require(actor, Permission.TASK_WORK)
    if not reason.strip():
        raise BadInput("引継ぎの内容を入れてください。引継ぎ先がすぐに動けるように書いてください。")
    task = lock_task(actor, task_id)
    if earlier_action(task.case, Action.Kind.HANDED_ON, txid):
        return task.case.tasks.latest("opened_at")
    refuse_finished(task)
    refuse_in_other_hands(actor, task)
    if section not in section_names() or section == task.section:
        raise BadInput("引継ぎ先の課を、ほかの課の中から選んでください。")
    successor = _move(task, section)
    action = new_action(
        actor, task.case.visit_id, Action.Kind.HANDED_ON, txid,
        case=task.case, task=task, section=section, text=reason.strip()[:2000],
    )  # fmt: skip
    finish_case_step(actor, action, task.case, task.section, section)
    return successor


def _move(task: Task, section: str) -> Task:
    now = timezone.now()
    task.state, task.finished_at = Task.State.HANDED_ON, now
    task.save(update_fields=["state", "finished_at"])
    task.case.section, task.case.state = section, Case.State.RECEIVED
    task.case.save(update_fields=["section", "state"])
    return Task.objects.create(
        case=task.case, section=section, due=due_date(task.case.procedure, None, now), opened_at=now
    )
