"""What every verb of `cases` needs: rights, locks, history rows and announcements.

Lock order, the same everywhere: visit, case, number sequence, audit chain.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone

from madoguchi.cityhall.cases.models import Action, Case, Task, Visit
from madoguchi.cityhall.cases.refusals import NotAllowed, NotFound, OtherSection, VisitNotOpen
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.free_text import refuse_numbers
from madoguchi.cityhall.tenancy.roles import Permission


def require(actor: Actor, permission: Permission) -> None:
    """Raise `NotAllowed` unless the actor holds the right; a part of our own system holds all."""
    if not is_house(actor) and permission not in actor.permissions:
        raise NotAllowed


def is_house(actor: Actor) -> bool:
    """A job, a seed or a command. A machine with an API token has rights and a section, so it is not."""
    return actor.is_house


def signature_of(actor: Actor) -> str:
    """How rows name an actor: `staff:<id>`."""
    return f"{actor.kind}:{actor.id}"


def lock_visit(visit_id: UUID) -> Visit:
    """The visit, locked until the transaction ends. Raises `NotFound`."""
    visit = Visit.objects.select_for_update().filter(pk=visit_id).first()
    if visit is None:
        raise NotFound("来庁")
    return visit


def lock_draft(actor: Actor, visit_id: UUID) -> Visit:
    """The open visit of a clerk, locked. Raises `NotAllowed`, `NotFound` or `VisitNotOpen`."""
    require(actor, Permission.COUNTER_SERVE)
    visit = lock_visit(visit_id)
    if visit.state != Visit.State.OPEN:
        raise VisitNotOpen(visit.number, Visit.State(visit.state).label)
    return visit


def lock_task(actor: Actor, task_id: UUID) -> Task:
    """A task of the actor's section with its case locked; the task is read after the lock, so it is fresh."""
    case = Case.objects.select_for_update().filter(tasks=task_id).first()
    if case is None:
        raise NotFound("引継ぎ")
    task = Task.objects.select_related("assignee").get(pk=task_id)
    task.case = case
    check_section(actor, case, task.section)
    return task


def check_section(actor: Actor, case: Case, section: str) -> None:
    """Raise `OtherSection` unless the work is the actor's own section's."""
    if not is_house(actor) and actor.section != section:
        raise OtherSection(f"case:{case.pk}", section)


def earlier_action(case: Case, kind: str, txid: UUID) -> Action | None:
    """The same act, if this client has already sent it."""
    return Action.objects.filter(case=case, kind=kind, txid=txid).first()


def last_action(case: Case) -> Action | None:
    """The newest step of a case: who was faster."""
    return Action.objects.filter(case=case).order_by("-id").first()


def new_action(actor: Actor, visit_id: UUID, kind: str, txid: UUID, **columns: Any) -> Action:
    """An unsaved history row. Raises `NumberInText` for a remark with a 個人番号 in it."""
    if isinstance(text := columns.get("text"), str):
        refuse_numbers(text)
    return Action(
        visit_id=visit_id, kind=kind, txid=txid, actor=signature_of(actor), actor_label=actor.label,
        at=timezone.now(), **columns,
    )  # fmt: skip


def finish_case_step(actor: Actor, action: Action, case: Case, *sections: str, reason: str = "") -> None:
    """Write the history row, the audit line and the announcement of one step of a case."""
    action.save(force_insert=True)
    announce(f"case.{action.kind}", case.visit_id, case.pk, *sections)
    audit.record(
        actor,
        f"case.{action.kind}",
        f"case:{case.pk}",
        reason=reason,
        detail={"procedure": case.procedure, "sections": list(sections)},
    )


def finish_draft_step(actor: Actor, visit: Visit, verb: str, **detail: Any) -> None:
    """Save a changed draft under its next revision; its packet and signatures no longer count."""
    visit.packet = None
    visit.save(update_fields=["packet", "revision", "applicant", "language"])
    live.publish(verb, [f"visit:{visit.pk}"])
    audit.record(actor, verb, f"visit:{visit.pk}", detail={"revision": visit.revision, **detail})


def announce(kind: str, visit_id: UUID, case_id: UUID, *sections: str) -> None:
    """Tell every screen that shows this case."""
    topics = [
        f"visit:{visit_id}",
        f"case:{case_id}",
        *(f"section:{slug}" for slug in dict.fromkeys(sections)),
    ]
    live.publish(kind, topics)
