"""The counter has settled what a section returned."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.cases.due import due_date
from madoguchi.cityhall.cases.models import Action, Case, Task
from madoguchi.cityhall.cases.refusals import AlreadyDone, BadInput, NotFound
from madoguchi.cityhall.cases.steps import earlier_action, finish_case_step, last_action, new_action, require
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def resend_task(actor: Actor, case_id: UUID, *, note: str, txid: UUID) -> Task:
    """Send a returned case to its section again, with a note on what was settled."""
    require(actor, Permission.COUNTER_SERVE)
    if not note.strip():
        raise BadInput("確認した内容を入れてください。")
    case = Case.objects.select_for_update().filter(pk=case_id).first()
    if case is None:
        raise NotFound("案件")
    if earlier_action(case, Action.Kind.RESENT, txid):
        return case.tasks.latest("opened_at")
    if case.state != Case.State.ATTENTION:
        last = last_action(case)
        raise AlreadyDone(Action.Kind(last.kind).label, last.actor_label, last.at)
    now = timezone.now()
    returned = case.tasks.latest("opened_at")
    task = Task.objects.create(
        case=case, section=returned.section, due=due_date(case.procedure, None, now), opened_at=now
    )
    case.state = Case.State.RECEIVED
    case.save(update_fields=["state"])
    action = new_action(
        actor, case.visit_id, Action.Kind.RESENT, txid,
        case=case, task=task, section=task.section, text=note.strip()[:2000],
    )  # fmt: skip
    finish_case_step(actor, action, case, task.section)
    return task
