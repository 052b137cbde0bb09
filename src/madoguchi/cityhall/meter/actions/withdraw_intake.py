"""Take a file back: nothing of it counts any more, and the same or a better file may come in."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.meter.actions.read_log import lock_intake
from madoguchi.cityhall.meter.intakes import running, storage
from madoguchi.cityhall.meter.models import Intake, ObservedDay, Step
from madoguchi.cityhall.meter.refusals import WrongIntakeState
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor


@transaction.atomic
def withdraw_intake(actor: Actor, intake_id: UUID) -> Intake:
    """Delete its steps and days and keep its line in the list. One that is being read cannot be withdrawn."""
    intake = lock_intake(actor, intake_id)
    if intake.state not in {Intake.State.RECEIVED, Intake.State.STORED}:
        raise WrongIntakeState
    steps = Step.objects.filter(intake=intake).delete()[0]
    days = ObservedDay.objects.filter(intake=intake).delete()[0]
    storage.forget(intake)
    intake.state, intake.finished_at = Intake.State.WITHDRAWN, timezone.now()
    intake.save(update_fields=["state", "finished_at"])
    audit.record(actor, "meter.withdraw", f"intake:{intake.pk}", detail={"steps": steps, "days": days})
    live.publish("intake.withdrawn", [running.TOPIC])
    return intake
