"""Jobs of the insights room: what takes longer than a page may."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from madoguchi.cityhall.tenancy import jobs


@task(atomic=False, max_attempts=3)
def work_study(study_id: str) -> str:
    """Work a study out, year by year; an attempt after a kill begins anew."""
    from madoguchi.cityhall.insights.working import work_out_study

    return work_out_study(jobs.actor(), UUID(study_id))


@task(atomic=False, max_attempts=3)
def work_plan(plan_id: str) -> str:
    """Work a staffing plan out."""
    from madoguchi.cityhall.insights.working import work_out_plan

    return work_out_plan(jobs.actor(), UUID(plan_id))
