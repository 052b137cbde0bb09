"""Jobs that come round by the clock: once per period, however many workers there are."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from madoguchi.cityhall.tenancy.models import Job

_NAMESPACE = uuid.UUID("5b0a6f5e-5d0c-4a7e-9c6b-3f6f1f1d2c11")
_PERIODIC: dict[str, timedelta] = {}


def periodic(every: timedelta) -> Any:
    """Decorate a task without arguments: it is enqueued once in each period, outside any municipality.

    The task lives in an app's `tasks.py`, where the worker finds it.
    """

    def register(task: Any) -> Any:
        _PERIODIC[task.module_path] = every
        return task

    return register


def enqueue_due(now: datetime) -> None:
    """Enqueue what this period wants. The job's id is made from task and period, so twice is once."""
    Job.objects.bulk_create(
        [
            Job(id=_id(path, every, now), task=path, arguments={"args": [], "kwargs": {}}, run_after=now)
            for path, every in _PERIODIC.items()
        ],
        ignore_conflicts=True,
    )


def _id(path: str, every: timedelta, now: datetime) -> uuid.UUID:
    return uuid.uuid5(_NAMESPACE, f"{path}:{int(now.timestamp() // every.total_seconds())}")
