"""The `django_tasks` backend over the table of jobs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.signals import task_enqueued
from django_tasks.utils import normalize_json

from madoguchi.cityhall.tenancy.scope import active_municipality_or_none

if TYPE_CHECKING:
    from madoguchi.cityhall.tenancy.models import Job

_STATUS = {
    "ready": TaskResultStatus.READY,
    "running": TaskResultStatus.RUNNING,
    "done": TaskResultStatus.SUCCESSFUL,
    "failed": TaskResultStatus.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DurableTask(Task):
    """A task with what a lease needs: one transaction for effect and "done", and how often to try."""

    atomic: bool = True
    max_attempts: int = 5


class LeaseBackend(BaseTaskBackend):
    """Writes the job in the caller's transaction: it exists exactly if the caller's change exists."""

    task_class = DurableTask
    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> TaskResult[Any]:
        from madoguchi.cityhall.tenancy.models import Job

        self.validate_task(task)
        job = Job.objects.create(
            municipality_id=active_municipality_or_none(),
            task=task.module_path,
            arguments={"args": normalize_json(args), "kwargs": normalize_json(kwargs)},
            priority=task.priority,
            run_after=task.run_after or timezone.now(),
        )
        result = result_of(job, task)
        task_enqueued.send(type(self), task_result=result)
        return result

    def get_result(self, result_id: str) -> TaskResult[Any]:
        from madoguchi.cityhall.tenancy.models import Job

        try:
            job = Job.objects.get(pk=result_id)
        except (Job.DoesNotExist, ValidationError):
            raise TaskResultDoesNotExist(result_id) from None
        return result_of(job, import_string(job.task))


def result_of(job: Job, task: Any) -> TaskResult[Any]:
    """The job as `django_tasks` shows it; `worker_ids` has one entry per attempt."""
    result: TaskResult[Any] = TaskResult(
        task=task, id=str(job.pk), status=_STATUS[job.state], enqueued_at=job.created_at,
        started_at=job.started_at, finished_at=job.finished_at, last_attempted_at=job.started_at,
        args=job.arguments["args"], kwargs=job.arguments["kwargs"], backend=task.backend,
        errors=_errors(job), worker_ids=[job.worker] * job.attempts,
    )
    object.__setattr__(result, "_return_value", job.result)
    return result


def _errors(job: Job) -> list[TaskError]:
    if not job.error:
        return []
    return [TaskError(exception_class_path=job.error.splitlines()[0], traceback=job.error)]
