"""Claim, extend and settle a job. Writes are fenced by worker and attempt: a lost lease changes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from madoguchi.cityhall.tenancy.jobs.errors import LeaseLost
from madoguchi.cityhall.tenancy.models import Job, JobState

FIRST_DELAY = timedelta(seconds=2)
LONGEST_DELAY = timedelta(hours=1)


def claim(worker: str, lease: timedelta) -> Job | None:
    """Take the most urgent job that is due, or whose lease ran out; None when there is none.

    PostgreSQL skips rows that another worker is just taking; SQLite lets one writer in at a time.
    """
    if not _due(timezone.now()).exists():
        return None
    with transaction.atomic():
        now = timezone.now()
        waiting = _due(now).select_for_update(skip_locked=True)
        if (job := waiting.order_by("-priority", "run_after", "created_at").first()) is None:
            return None
        job.state, job.worker, job.leased_until = JobState.RUNNING, worker, now + lease
        job.attempts, job.started_at = job.attempts + 1, now
        job.save(update_fields=["state", "worker", "leased_until", "attempts", "started_at"])
        return job


def extend(job: Job, lease: timedelta) -> bool:
    """Keep the job for another lease; False when it is no longer ours."""
    return bool(_ours(job).update(leased_until=timezone.now() + lease))


def finish(job: Job, result: Any) -> None:
    """Mark the job done. Raises `LeaseLost`, which undoes an atomic task's effect."""
    _settle(job, state=JobState.DONE, result=result, error="", finished_at=timezone.now())


def fail(job: Job, error: str, *, final: bool) -> None:
    """Write the error down, and either try again later or give up. Raises `LeaseLost`."""
    if final:
        _settle(job, state=JobState.FAILED, error=error, finished_at=timezone.now())
    else:
        _settle(job, state=JobState.READY, error=error, run_after=timezone.now() + delay(job.attempts))


def delay(attempts: int) -> timedelta:
    """How long to wait after the given number of attempts: 2 s, 4 s, 8 s … at most an hour."""
    return min(FIRST_DELAY * 2 ** min(attempts - 1, 20), LONGEST_DELAY)


def keep(job: Job, **columns: Any) -> None:
    """Write columns of a running job of ours. Raises `LeaseLost`."""
    if not _ours(job).update(**columns):
        raise LeaseLost(str(job.pk))


def _settle(job: Job, **columns: Any) -> None:
    keep(job, leased_until=None, **columns)
    for name, value in columns.items():
        setattr(job, name, value)


def _due(now: datetime) -> QuerySet[Job]:
    return Job.objects.filter(
        Q(state=JobState.READY, run_after__lte=now) | Q(state=JobState.RUNNING, leased_until__lt=now)
    )


def _ours(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, worker=job.worker, attempts=job.attempts)
