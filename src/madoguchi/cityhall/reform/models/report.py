"""首長への報告 as it was printed: frozen, so that the same version prints the same pages."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.tenant import TenantModel


class Report(TenantModel):
    """One version of a survey's report; only ever added. `content` is everything the two pages print."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey("reform.Survey", on_delete=models.PROTECT, related_name="reports")
    version = models.PositiveSmallIntegerField()
    content = models.JSONField()
    made_by = models.CharField(max_length=100)
    made_by_label = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    txid = models.UUIDField()

    class Meta:
        verbose_name = _("首長への報告")
        constraints = [
            models.UniqueConstraint(fields=["survey", "version"], name="report_version_once"),
            models.UniqueConstraint(fields=["municipality", "txid"], name="report_once"),
        ]
