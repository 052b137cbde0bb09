"""One thing the visitor said, or one gap that staff typed: saved at once, so nothing typed is ever lost."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.cases.models import Answer, Visit
from madoguchi.cityhall.cases.planning import check_answer
from madoguchi.cityhall.cases.refusals import AnsweredMeanwhile, VisitNotOpen
from madoguchi.cityhall.cases.steps import finish_draft_step, lock_visit, require, signature_of
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.free_text import refuse_numbers
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def record_answer(
    actor: Actor,
    visit_id: UUID,
    *,
    question: str,
    value: Any,
    txid: UUID,
    person: str = "",
    seen: int | None = None,
) -> Visit:
    """Append an answer; None takes an earlier one back. The plan follows from the newest answers.

    `seen` is the revision the clerk's screen showed: another clerk's answer to the same question after it
    raises `AnsweredMeanwhile` with both values. What does not fit raises `BadInput`; a 個人番号 in it,
    `NumberInText`.
    """
    require(actor, Permission.COUNTER_SERVE)
    visit = lock_visit(visit_id)
    if Answer.objects.filter(visit=visit, txid=txid).exists():
        return visit
    if visit.state != Visit.State.OPEN:
        raise VisitNotOpen(visit.number, Visit.State(visit.state).label)
    refuse_numbers(value)
    _refuse_collision(actor, visit, question, value, person=person, seen=seen)
    value = check_answer(visit, question, person, value)
    visit.revision += 1
    append_answer(actor, visit, question, value, txid, person=person)
    finish_draft_step(actor, visit, "visit.answered", question=question, person=person)
    return visit


def append_answer(
    actor: Actor, visit: Visit, question: str, value: Any, txid: UUID, *, person: str = ""
) -> None:
    """Write the row for the visit's (already raised) revision."""
    Answer.objects.create(
        visit=visit, question=question, person=person, value=value, revision=visit.revision,
        actor=signature_of(actor), actor_label=actor.label, at=timezone.now(), txid=txid,
    )  # fmt: skip


def _refuse_collision(
    actor: Actor, visit: Visit, question: str, value: Any, *, person: str, seen: int | None
) -> None:
    if seen is None:
        return
    newer = (
        Answer.objects.filter(visit=visit, question=question, person=person, revision__gt=seen)
        .exclude(actor=signature_of(actor))
        .order_by("revision")
        .last()
    )
    if newer is not None and newer.value != value:
        raise AnsweredMeanwhile(theirs=newer.value, mine=value, by=newer.actor_label, revision=newer.revision)
