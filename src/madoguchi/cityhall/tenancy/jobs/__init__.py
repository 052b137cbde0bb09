"""Durable jobs: enqueued in the caller's transaction, rerun when a worker dies.

    from django_tasks import task
    from madoguchi.cityhall.tenancy import jobs

    @task(atomic=True, max_attempts=5)
    def render_guide(visit_id: str) -> None: ...

    render_guide.enqueue(str(visit.pk))        # inside the verb's transaction

A job runs inside the municipality that was active when it was enqueued, and may run more than once: an
`atomic` task (the default) has its effect and its "done" in one transaction, so the effect happens once. A
task with `atomic=False` cuts its work into transactions of its own and keeps a checkpoint in each.

Arguments are identifiers and counts, never personal data.
"""

from madoguchi.cityhall.tenancy.jobs.backend import DurableTask, LeaseBackend
from madoguchi.cityhall.tenancy.jobs.errors import LeaseLost
from madoguchi.cityhall.tenancy.jobs.running import (
    actor,
    checkpoint,
    is_overtaken,
    run_ready,
    save_checkpoint,
)
from madoguchi.cityhall.tenancy.jobs.schedule import periodic

__all__ = [
    "DurableTask",
    "LeaseBackend",
    "LeaseLost",
    "actor",
    "checkpoint",
    "is_overtaken",
    "periodic",
    "run_ready",
    "save_checkpoint",
]
