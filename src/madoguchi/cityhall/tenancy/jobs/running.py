"""Run one claimed job in its municipality, and what a running job may ask about itself."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.base import TaskContext
from django_tasks.utils import normalize_json

from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor, system_actor
from madoguchi.cityhall.tenancy.jobs import lease
from madoguchi.cityhall.tenancy.jobs.backend import DurableTask, result_of
from madoguchi.cityhall.tenancy.jobs.errors import LeaseLost, describe
from madoguchi.cityhall.tenancy.models import Job, JobState
from madoguchi.cityhall.tenancy.scope import municipality_scope

log = logging.getLogger(__name__)
_current: ContextVar[Job] = ContextVar("current_job")


def actor() -> Actor:
    """The running job as an actor, for verbs and the audit log. `request_id` is the job's."""
    job = _current.get()
    return Actor("system", job.task.rsplit(".", 1)[-1], "job", request_id=str(job.pk))


def checkpoint() -> dict[str, Any]:
    """What an earlier attempt of the running job saved last; empty at first."""
    return dict(_current.get().checkpoint)


def save_checkpoint(**state: Any) -> None:
    """Save how far the running job is, in the transaction of the chunk it stands for.

    Raises `LeaseLost` when another worker has taken over, so that the chunk does not commit twice.
    """
    job = _current.get()
    lease.keep(job, checkpoint=state)
    job.checkpoint = state


def is_overtaken() -> bool:
    """Whether a later job, due as well, asks for the same as the running one: it will see all of it."""
    job = _current.get()
    same = Job.objects.filter(task=job.task, municipality=job.municipality_id, arguments=job.arguments)
    due = same.filter(state=JobState.READY, run_after__lte=timezone.now())
    return bool(due.filter(created_at__gt=job.created_at).exists())


def run_ready(limit: int = 100) -> int:
    """Run every job that is due, here and now; returns how many. For tests and small commands."""
    for count in range(limit):
        if (job := lease.claim("inline", timedelta(minutes=5))) is None:
            return count
        run_job(job)
    return limit


def run_job(job: Job) -> None:
    """Run a claimed job and settle it. Never raises for what the task does."""
    with _scope(job), _as_current(job):
        try:
            task = import_string(job.task)
            if job.attempts > task.max_attempts:
                return _give_up(job, "worker died in every attempt")
            _run(job, task)
        except LeaseLost:
            log.warning("job %s: lease lost, effect undone", job.pk)
        except ImportError as error:
            _give_up(job, describe(error))
        except Exception as error:
            _failed(job, error, final=job.attempts >= task.max_attempts)
    return None


def _run(job: Job, task: DurableTask) -> None:
    if not task.atomic:
        lease.finish(job, _call(job, task))
        return
    with transaction.atomic():
        lease.finish(job, _call(job, task))


def _call(job: Job, task: DurableTask) -> Any:
    context = [TaskContext(task_result=result_of(job, task))] if task.takes_context else []
    return normalize_json(task.call(*context, *job.arguments["args"], **job.arguments["kwargs"]))


def _failed(job: Job, error: Exception, *, final: bool) -> None:
    log.warning("job %s (%s) attempt %s: %s", job.pk, job.task, job.attempts, type(error).__qualname__)
    if final:
        _give_up(job, describe(error))
        return
    try:
        lease.fail(job, describe(error), final=False)
    except LeaseLost:
        log.warning("job %s: lease lost", job.pk)


def _give_up(job: Job, error: str) -> None:
    try:
        with transaction.atomic():
            lease.fail(job, error, final=True)
            if job.municipality_id:
                live.publish("job_failed", ["jobs"])
                detail = {"task": job.task, "attempts": job.attempts}
                audit.record(system_actor("worker"), "job.failed", f"job:{job.pk}", detail=detail)
    except LeaseLost:
        log.warning("job %s: lease lost", job.pk)


def _scope(job: Job) -> Any:
    return municipality_scope(job.municipality_id) if job.municipality_id else nullcontext()


@contextmanager
def _as_current(job: Job) -> Iterator[None]:
    token = _current.set(job)
    try:
        yield
    finally:
        _current.reset(token)
