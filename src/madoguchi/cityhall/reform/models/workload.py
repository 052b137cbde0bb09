"""業務量調査 as it was taken in. A corrected file is a new survey; rows never change."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.tenant import TenantModel


class WorkloadSurvey(TenantModel):
    """One table. `people`: section to full-time equivalents; `hours_each` of one a year.

    `facts`: headings used, totals left out and cells filled below merged ones.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("名前"), max_length=60)
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    people = models.JSONField(default=dict)
    hours_each = models.PositiveIntegerField()
    facts = models.JSONField(default=dict)
    imported_by = models.CharField(max_length=100)
    imported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("業務量調査")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "fiscal_year", "sha256"], name="workload_file_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class WorkloadTask(TenantModel):
    """One row: a task of a section, cases a year, minutes a case."""

    survey = models.ForeignKey(WorkloadSurvey, on_delete=models.CASCADE, related_name="tasks")
    row_number = models.PositiveIntegerField()
    section = models.CharField(max_length=60)
    task = models.CharField(max_length=120)
    volume = models.PositiveIntegerField()
    minutes = models.FloatField()
    staff_kind = models.CharField(max_length=12)

    class Meta:
        ordering = ["row_number"]
