"""A day of an office: who sat at which counter, and how the day was ended."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.tenant import TenantModel
from madoguchi.cityhall.tickets.models.office import Counter, Office


class Duty(TenantModel):
    """Somebody serves at a counter from `began_at` on; `groups` are the lines, by code, in this time.

    A counter has one duty at a time, a person too. `staff` is null when the house itself serves (a replay).
    """

    class End(models.TextChoices):
        OFF = "off", _("離席")
        TAKEN_OVER = "taken_over", _("交代")
        CLOSED = "closed", _("終業")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="duties")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="duties")
    day = models.DateField()
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    label = models.CharField(max_length=100)
    groups = models.JSONField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=10, choices=End, blank=True)
    txid = models.UUIDField()

    class Meta:
        verbose_name = _("窓口の担当")
        constraints = [
            models.UniqueConstraint(
                fields=["counter"], condition=Q(ended_at=None), name="duty_one_per_counter"
            ),
            models.UniqueConstraint(fields=["staff"], condition=Q(ended_at=None), name="duty_one_per_person"),
            models.UniqueConstraint(fields=["municipality", "txid"], name="duty_txid_once"),
            models.CheckConstraint(
                name="duty_end",
                condition=Q(ended_at__isnull=True, ended_how="")
                | Q(ended_at__gte=F("began_at")) & ~Q(ended_how=""),
            ),
        ]
        indexes = [models.Index(fields=["municipality", "office", "day"], name="duty_by_day")]


class OfficeDay(TenantModel):
    """The honest end of an office's day: nobody is left in a line that will never move again.

    `counts`: tickets by how they ended.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="closed_days")
    day = models.DateField()
    closed_at = models.DateTimeField()
    closed_by = models.CharField(max_length=100)
    counts = models.JSONField()

    class Meta:
        verbose_name = _("締めた日")
        constraints = [models.UniqueConstraint(fields=["office", "day"], name="office_day_closed_once")]
