"""Jobs of the benefits room. Arguments are identifiers, never personal data."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from madoguchi.cityhall.tenancy import jobs


@task(atomic=False, max_attempts=40)
def fetch_account(application_id: str) -> bool:
    """Ask for the 公金受取口座 that did not come while the resident waited; tried for more than a day."""
    from madoguchi.cityhall.benefits.actions.receive_account import receive_account
    from madoguchi.cityhall.benefits.reads.applications import ask_account

    found = ask_account(UUID(application_id))
    return receive_account(jobs.actor(), UUID(application_id), found) is not None
