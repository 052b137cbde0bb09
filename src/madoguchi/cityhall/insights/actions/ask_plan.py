"""Ask for a staffing plan on top of a study: a job works it out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.insights.actions.ask_study import fingerprint, topic
from madoguchi.cityhall.insights.models import StaffingPlan, WorkState
from madoguchi.cityhall.insights.reads.studies import access_study
from madoguchi.cityhall.insights.refusals import NotWorkedOut
from madoguchi.cityhall.insights.tasks import work_plan
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def ask_plan(actor: Actor, study_id: UUID, question: dict[str, Any]) -> StaffingPlan:
    """The plan for a question (`StaffingPlan.question`); the same question again is that plan."""
    require(actor, Permission.REFORM_LEAD)
    study = access_study(actor, study_id)
    if study.state != WorkState.DONE:
        raise NotWorkedOut
    inputs = fingerprint([str(study.pk), question])
    if earlier := StaffingPlan.objects.filter(inputs=inputs).exclude(state=WorkState.FAILED).first():
        return earlier
    plan = StaffingPlan.objects.create(
        study=study, question=question, inputs=inputs, requested_by=f"{actor.kind}:{actor.id}"
    )
    audit.record(actor, "insights.plan", f"plan:{plan.pk}", detail={"study": str(study.pk), **question})
    live.publish("plan.asked", [topic(study.pk)])
    work_plan.enqueue(str(plan.pk))
    return plan
