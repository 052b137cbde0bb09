"""What was worked out from waits: the capacity of an office, and staffing plans built on it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.tenant import TenantModel


class WorkState(models.TextChoices):
    """Asked for, being worked out by a job, worked out, or not possible (`message` says why)."""

    ASKED = "asked", _("順番待ち")
    WORKING = "working", _("計算中")
    DONE = "done", _("計算済み")
    FAILED = "failed", _("計算できません")


class Study(TenantModel):
    """The capacity of an office by era year (`result`), and the busy weeks to come (`season`).

    `basis` says from what. `counters`: how many are open all day, for a daily table; a log shows its own.
    `inputs` is the hash of everything that went in, so that the same question is worked out once.
    """

    class Basis(models.TextChoices):
        DAILY = "daily", _("日別の表")
        LOG = "log", _("番号ごとの記録")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.CharField(max_length=60)
    label = models.CharField(max_length=100, blank=True)
    basis = models.CharField(max_length=5, choices=Basis)
    counters = models.PositiveSmallIntegerField(null=True)
    profile = models.CharField(max_length=20)
    inputs = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=WorkState, default=WorkState.ASKED)
    done_parts = models.PositiveSmallIntegerField(default=0)
    parts = models.PositiveSmallIntegerField(default=0)
    message = models.TextField(blank=True)
    result = models.JSONField(null=True)
    season = models.JSONField(null=True)
    requested_by = models.CharField(max_length=100)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("能力の計算")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "inputs"], name="study_once", condition=~Q(state="failed")
            ),
            models.CheckConstraint(name="study_result", condition=~Q(state="done") | Q(result__isnull=False)),
        ]
        indexes = [models.Index(fields=["municipality", "office", "-created_at"], name="study_newest")]


class StaffingPlan(TenantModel):
    """Counters and shifts that keep a limit on a day of so many cases; `question` is what was asked.

    `question`: year, day_type, cases, mean, p90 (minutes), share (percent of days, null: on average),
    factor (service time against the model's). `result` is the plan as data.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="plans")
    question = models.JSONField()
    inputs = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=WorkState, default=WorkState.ASKED)
    message = models.TextField(blank=True)
    result = models.JSONField(null=True)
    requested_by = models.CharField(max_length=100)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("配置の案")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "inputs"], name="staffing_plan_once", condition=~Q(state="failed")
            )
        ]
