"""業務量調査 with its sums and what does not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from madoguchi.cityhall.reform.acting import found
from madoguchi.cityhall.reform.models import WorkloadSurvey
from madoguchi.rules.reform.workload import WorkloadSummary, summarize
from madoguchi.rules.reform.workload_table import Task


@dataclass(frozen=True, slots=True)
class WorkloadPage:
    """One survey."""

    survey: WorkloadSurvey
    summary: WorkloadSummary


def workload_surveys() -> Sequence[WorkloadSurvey]:
    """Every survey with the number of its rows (`n`), the newest first."""
    return list(WorkloadSurvey.objects.annotate(n=Count("tasks")).order_by("-fiscal_year", "-imported_at"))


def workload_page(survey_id: UUID) -> WorkloadPage:
    """A survey added up. Two statements. Raises `NotFound`."""
    survey = found(WorkloadSurvey, survey_id)
    rows = survey.tasks.values_list("row_number", "section", "task", "volume", "minutes", "staff_kind")
    return WorkloadPage(survey, summarize((Task(*row) for row in rows), survey.people, survey.hours_each))
