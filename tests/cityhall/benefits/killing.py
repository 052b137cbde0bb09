"""A worker that dies at the n-th writing statement, and the one that takes its job over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from madoguchi.cityhall.tenancy import jobs
from madoguchi.cityhall.tenancy.models import Job, JobState


class Killed(BaseException):
    """Not an Exception: nothing of the worker may handle it, as nothing handles a SIGKILL."""


def killed_at(statement: int) -> bool:
    """Run what is due and die at that write; False when there were fewer, and everything was done."""
    writes = 0

    def dying(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal writes
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            writes += 1
            if writes == statement:
                raise Killed
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(dying):
            jobs.run_ready()
    except Killed:
        # The test's own transaction goes on, as the database does after a worker's connection is gone.
        connection.set_rollback(False)
        return True
    return False


def lease_runs_out() -> None:
    """The dead worker's lease is over: another may take the job."""
    past = timezone.now() - timedelta(minutes=1)
    Job.objects.filter(state=JobState.RUNNING).update(leased_until=past, attempts=1)
