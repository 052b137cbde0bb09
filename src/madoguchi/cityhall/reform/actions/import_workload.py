"""Take in a 業務量調査: every row, or none and a report."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from madoguchi.cityhall.reform.acting import signature_of
from madoguchi.cityhall.reform.models import WorkloadSurvey, WorkloadTask
from madoguchi.cityhall.reform.refusals import TableRefused
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.free_text import refuse_numbers
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules.reform.workload_table import Task, Workload, WorkloadRefused, read_table
from madoguchi.rules.standards.problems import RowProblem

LARGEST = 10_000_000


@dataclass(frozen=True, slots=True)
class WorkloadPlan:
    """What the leader says about a table. `names`: our column to the file's own heading."""

    title: str
    fiscal_year: int
    hours_each: int
    people: Mapping[str, float] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def import_workload(actor: Actor, raw: bytes, file_name: str, plan: WorkloadPlan) -> WorkloadSurvey:
    """The survey with all its rows. The same file of the same year again is the survey that is here.

    Raises `TableRefused` with every row to be mended; nothing of the file is kept then.
    """
    require(actor, Permission.REFORM_LEAD)
    sha256 = hashlib.sha256(raw).hexdigest()
    earlier = WorkloadSurvey.objects.filter(fiscal_year=plan.fiscal_year, sha256=sha256).first()
    if earlier:
        return earlier
    table = _read(raw, file_name, plan)
    refuse_numbers([plan.title, *(text for task in table.tasks for text in (task.section, task.task))])
    survey = WorkloadSurvey.objects.create(
        title=plan.title, fiscal_year=plan.fiscal_year, file_name=file_name[:255], sha256=sha256,
        people=dict(plan.people), hours_each=plan.hours_each, imported_by=signature_of(actor),
        facts={"headings": dict(table.headings), "totals": table.totals, "filled": table.filled},
    )  # fmt: skip
    WorkloadTask.objects.bulk_create([_row(survey, task) for task in table.tasks], batch_size=500)
    audit.record(
        actor, "workload.imported", f"workload:{survey.pk}",
        detail={"rows": len(table.tasks), "sha256": sha256},
    )  # fmt: skip
    return survey


def _read(raw: bytes, file_name: str, plan: WorkloadPlan) -> Workload:
    if len(raw) > LARGEST:
        remedy = _("課ごとに分けてください。")
        raise TableRefused([RowProblem(file_name, 0, "", _("10MBを超えています。"), remedy)])
    try:
        return read_table(raw, file_name, plan.names)
    except WorkloadRefused as refused:
        raise TableRefused(refused.problems, refused.found) from refused


def _row(survey: WorkloadSurvey, task: Task) -> WorkloadTask:
    return WorkloadTask(
        survey=survey, row_number=task.row, section=task.section, task=task.task, volume=task.volume,
        minutes=task.minutes, staff_kind=task.staff_kind,
    )  # fmt: skip
