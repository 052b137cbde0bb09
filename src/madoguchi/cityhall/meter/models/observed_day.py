"""Days as a city publishes them: one row a day of an office with cases, mean and maximum wait."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.meter.models.intake import Intake
from madoguchi.cityhall.tenancy.tenant import TenantModel


class ObservedDay(TenantModel):
    """A row of a daily table; waits in minutes, null where the table says nothing. Never changed."""

    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="days")
    office = models.CharField(max_length=60)
    date = models.DateField()
    day_type = models.CharField(max_length=20)
    era_year = models.CharField(max_length=10)
    cases = models.PositiveIntegerField()
    mean = models.FloatField(null=True)
    maximum = models.FloatField(null=True)
    row_number = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("日別の待ち時間")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "office", "date"], name="observed_once")
        ]
