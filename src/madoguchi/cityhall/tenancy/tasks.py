"""Housekeeping that no municipality asks for."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from madoguchi.cityhall.tenancy import jobs, live
from madoguchi.cityhall.tenancy.models import Job, JobState

KEEP_EVENTS = timedelta(hours=24)
KEEP_JOBS = timedelta(days=30)


@jobs.periodic(timedelta(hours=1))
@task()
def prune() -> dict[str, int]:
    """Remove live events after a day, finished jobs after thirty days, and sessions that have ended."""
    now = timezone.now()
    events = live.prune(now - KEEP_EVENTS)
    done, _ = Job.objects.filter(state=JobState.DONE, finished_at__lt=now - KEEP_JOBS).delete()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return {"events": events, "jobs": done}
