"""Start reading a log whose columns have been matched, or go on with one that stands still."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.meter.intakes import running
from madoguchi.cityhall.meter.models import Intake
from madoguchi.cityhall.meter.refusals import IntakeNotFound, WrongIntakeState
from madoguchi.cityhall.meter.tasks import read_intake
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def start_reading(
    actor: Actor, intake_id: UUID, *, mapping: Mapping[str, str], office: str, tolerant: bool = False
) -> Intake:
    """A job reads the log with this mapping (our column to the file's). Raises `WrongIntakeState`."""
    intake = lock_intake(actor, intake_id)
    if intake.state != Intake.State.RECEIVED:
        raise WrongIntakeState
    intake.state, intake.mapping = Intake.State.READING, dict(mapping)
    intake.office, intake.tolerant = office, tolerant
    intake.save(update_fields=["state", "mapping", "office", "tolerant"])
    detail = {"columns": sorted(mapping), "tolerant": tolerant}
    audit.record(actor, "meter.read", f"intake:{intake.pk}", detail=detail)
    live.publish("intake.reading", [running.TOPIC])
    read_intake.enqueue(str(intake.pk))
    return intake


@transaction.atomic
def resume_reading(actor: Actor, intake_id: UUID) -> Intake:
    """Enqueue it again; it goes on at its checkpoint. One that is not being read stays as it is."""
    intake = lock_intake(actor, intake_id)
    if intake.state == Intake.State.READING:
        read_intake.enqueue(str(intake.pk))
        audit.record(actor, "meter.resume", f"intake:{intake.pk}", detail={"tickets": intake.rows_done})
    return intake


def lock_intake(actor: Actor, intake_id: UUID) -> Intake:
    """The intake, locked, for whoever may change it. Raises `NotAllowed`, `IntakeNotFound`."""
    require(actor, Permission.REFORM_LEAD)
    found: Intake | None = Intake.objects.select_for_update().filter(pk=intake_id).first()
    if found is None:
        raise IntakeNotFound
    return found
