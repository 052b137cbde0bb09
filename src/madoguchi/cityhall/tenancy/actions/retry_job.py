"""An administrator has a job tried again that had given up."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Job, JobState
from madoguchi.cityhall.tenancy.refusals import JobNotFailed
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tenancy.scope import active_municipality


@transaction.atomic
def retry_job(actor: Actor, job_id: UUID) -> None:
    """Make it ready with all its attempts; it goes on at its checkpoint. Raises `JobNotFailed`."""
    require(actor, Permission.SYSTEM_MANAGE)
    failed = Job.objects.filter(pk=job_id, municipality_id=active_municipality(), state=JobState.FAILED)
    if not failed.update(state=JobState.READY, attempts=0, run_after=timezone.now(), finished_at=None):
        raise JobNotFailed
    live.publish("job_retried", ["jobs"])
    audit.record(actor, "job.retried", f"job:{job_id}")
