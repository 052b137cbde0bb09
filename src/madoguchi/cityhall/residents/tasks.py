"""The register's durable jobs."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from madoguchi.cityhall.residents.imports import running
from madoguchi.cityhall.tenancy import jobs


@task(atomic=False, max_attempts=10)
def run_register_import(import_id: str) -> str:
    """Bring one import to its end; an attempt after a kill goes on at the checkpoint."""
    return running.run(jobs.actor(), UUID(import_id)).state
