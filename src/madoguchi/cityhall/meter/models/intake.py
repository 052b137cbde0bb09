"""One file on its way into the meter: a dispenser's log or a daily table, with its report."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.encryption import EncryptedBytesField
from madoguchi.cityhall.tenancy.tenant import TenantModel


class Intake(TenantModel):
    """States: received (its columns are being matched) → reading → stored, or refused; withdrawn.

    Steps of an intake count only once it is stored. `rows_done` is the checkpoint of a log: tickets written.
    `office` stands in where the log has no column for it. `mapping`: our column to the file's. `tolerant`:
    rows that cannot be read are left out and reported, instead of refusing the file. `quality` is what the
    log leaves out, as data (`meter/quality.py`).
    """

    class Kind(models.TextChoices):
        LOG = "log", _("発券機の記録")
        DAILY = "daily", _("日別の表")

    class State(models.TextChoices):
        RECEIVED = "received", _("列の確認待ち")
        READING = "reading", _("読込中")
        STORED = "stored", _("取込済み")
        REFUSED = "refused", _("取込不可")
        WITHDRAWN = "withdrawn", _("取消済み")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=5, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    label = models.CharField(max_length=100, blank=True)
    office = models.CharField(max_length=60, blank=True)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    mapping = models.JSONField(default=dict)
    tolerant = models.BooleanField(default=False)
    total = models.PositiveIntegerField(null=True)
    rows_done = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    alerts = models.PositiveIntegerField(default=0)
    quality = models.JSONField(null=True)
    requested_by = models.CharField(max_length=100)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("待ち時間の記録の取込")
        constraints = [
            models.CheckConstraint(
                name="intake_state_known",
                condition=Q(state__in=["received", "reading", "stored", "refused", "withdrawn"]),
            ),
            models.UniqueConstraint(
                fields=["municipality", "sha256"], name="intake_stored_once", condition=Q(state="stored")
            ),
        ]
        indexes = [models.Index(fields=["municipality", "created_at"], name="intake_when")]


class IntakeChunk(TenantModel):
    """A piece of the file, compressed and encrypted; gone once the intake has ended."""

    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="chunks")
    position = models.PositiveIntegerField()
    data = EncryptedBytesField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["intake", "position"], name="intake_chunk_once")]


class IntakeProblem(TenantModel):
    """One line of the report: row, column, what is wrong, what to do. Errors stop the file."""

    class Severity(models.TextChoices):
        ERROR = "error", _("エラー")
        ALERT = "alert", _("注意")

    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="problems")
    severity = models.CharField(max_length=5, choices=Severity)
    row_number = models.PositiveIntegerField(null=True)
    item = models.CharField(max_length=100, blank=True)
    reason = models.TextField()
    remedy = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["intake", "severity", "row_number"], name="intake_problem_row")]
