"""Jobs of the cases room. Each may run again after a worker dies; each has its effect once."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from madoguchi.cityhall.tenancy import jobs


@task(atomic=False, max_attempts=8)
def seal_packet(packet_id: str) -> None:
    """Draw the signatures into a submitted packet and put the municipality's seal on it."""
    from madoguchi.cityhall.cases.sealing import seal

    seal(UUID(packet_id))


@task(atomic=False, max_attempts=5)
def reconcile(import_id: str) -> None:
    """Compare exported cases with what a register import brought."""
    from madoguchi.cityhall.cases.actions.reconcile_register import reconcile_register

    reconcile_register(jobs.actor(), UUID(import_id))
