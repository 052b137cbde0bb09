"""現状と見直し後の流れ, as steps in swim lanes."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.tenant import TenantModel


class Flow(TenantModel):
    """A flow. A to-be flow (`basis`) belongs to the as-is flow it was drawn from; one for each.

    `volume`: cases a year, with where the number comes from; both are of the as-is flow.
    """

    class VolumeSource(models.TextChoices):
        WORKLOAD = "workload", _("業務量調査")
        CASES = "cases", _("この製品の受付件数")
        TYPED = "typed", _("担当課の申告")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("名前"), max_length=60)
    basis = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="to_be")
    survey = models.ForeignKey("reform.Survey", on_delete=models.PROTECT, null=True, related_name="flows")
    volume = models.PositiveIntegerField(null=True)
    volume_source = models.CharField(max_length=10, choices=VolumeSource, blank=True)
    made_by = models.CharField(max_length=100)
    made_at = models.DateTimeField(auto_now_add=True)
    txid = models.UUIDField()

    class Meta:
        verbose_name = _("業務の流れ")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "txid"], name="flow_once"),
            models.CheckConstraint(
                name="flow_volume_has_source",
                condition=Q(volume=None, volume_source="")
                | Q(volume__isnull=False) & ~Q(volume_source=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class FlowStep(TenantModel):
    """One step. `minutes` and `entries` are null where nobody counted: unknown, not zero."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    flow = models.ForeignKey(Flow, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("工程"), max_length=40)
    lane = models.CharField(_("レーン"), max_length=10)
    kind = models.CharField(_("区分"), max_length=10)
    place = models.CharField(_("課・場所"), max_length=40, blank=True)
    minutes = models.DecimalField(_("分"), max_digits=6, decimal_places=1, null=True)
    entries = models.PositiveSmallIntegerField(_("記入の数"), null=True)
    change = models.CharField(max_length=10, default="kept")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="flow_step_lane", condition=Q(lane__in=["resident", "counter", "section", "back"])
            ),
        ]
        ordering = ["position"]
