"""The meter's durable jobs."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from madoguchi.cityhall.tenancy import jobs


@task(atomic=False, max_attempts=10)
def read_intake(intake_id: str) -> str:
    """Bring one log to its end; an attempt after a kill goes on at the checkpoint."""
    from madoguchi.cityhall.meter.intakes import running

    return running.run(jobs.actor(), UUID(intake_id)).state
