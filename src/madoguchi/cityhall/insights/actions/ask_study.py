"""Ask for the capacity of an office: a job works it out."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.insights.models import Study, WorkState
from madoguchi.cityhall.insights.reads.material import day_rows, label_of, ticket_count
from madoguchi.cityhall.insights.refusals import NothingKnown
from madoguchi.cityhall.insights.seasons import coming_season
from madoguchi.cityhall.insights.tasks import work_study
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def ask_study(actor: Actor, *, office: str, basis: str, counters: int | None, profile: str) -> Study:
    """The study of what is known now; the same question of the same material before a season is that study.

    Raises `NothingKnown` if there is no material of that kind.
    """
    require(actor, Permission.REFORM_LEAD)
    material: Any = day_rows(actor, office) if basis == Study.Basis.DAILY else ticket_count(actor, office)
    if not material:
        raise NothingKnown
    inputs = fingerprint([office, basis, counters, profile, material, coming_season()])
    if earlier := Study.objects.filter(inputs=inputs).exclude(state=WorkState.FAILED).first():
        return earlier
    study = Study.objects.create(
        office=office, label=label_of(actor, office), basis=basis, counters=counters, profile=profile,
        inputs=inputs, requested_by=f"{actor.kind}:{actor.id}",
    )  # fmt: skip
    audit.record(actor, "insights.study", f"study:{study.pk}", detail={"basis": basis, "counters": counters})
    live.publish("study.asked", [topic(study.pk)])
    work_study.enqueue(str(study.pk))
    return study


def fingerprint(said: Any) -> str:
    """The hash of plain data."""
    return hashlib.sha256(json.dumps(said, default=str, sort_keys=True).encode()).hexdigest()


def topic(study_id: UUID) -> str:
    """Where screens hear of a study and its plans."""
    return f"study:{study_id}"
