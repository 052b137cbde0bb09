"""One delivery of the core system's register file, from arrival to application, with its report."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.residents.models.fields import BulkTenantModel
from madoguchi.cityhall.tenancy.encryption import EncryptedBytesField
from madoguchi.cityhall.tenancy.tenant import TenantModel


class RegisterImport(TenantModel):
    """A file on its way into the register.

    States: received → staging → checking → applying → applied, or refused (nothing was changed, the problems
    say why). One that stands still for want of a worker goes on at `rows_done`: see `resume_import`.
    `rows_done` is the number of the last row staged, the header being row 1.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("受付済み")
        STAGING = "staging", _("読込中")
        CHECKING = "checking", _("検査中")
        APPLYING = "applying", _("反映中")
        APPLIED = "applied", _("反映済み")
        REFUSED = "refused", _("取込不可")

    class Coverage(models.TextChoices):
        FULL = "full", _("全件")
        DIFFERENCE = "difference", _("差分")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    coverage = models.CharField(max_length=10, choices=Coverage.choices)
    edition = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    manifest = models.JSONField(null=True)
    mapping = models.JSONField(null=True)
    total_rows = models.PositiveIntegerField(null=True)
    rows_done = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    alerts = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)
    requested_by = models.CharField(max_length=100)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("住民記録の取込")
        constraints = [
            models.CheckConstraint(
                name="register_import_state",
                condition=Q(state__in=["received", "staging", "checking", "applying", "applied", "refused"]),
            ),
            models.CheckConstraint(
                name="register_import_finished",
                condition=Q(finished_at__isnull=False) | ~Q(state__in=["applied", "refused"]),
            ),
            models.UniqueConstraint(
                fields=["municipality", "sha256"],
                name="register_import_applied_once",
                condition=Q(state="applied"),
            ),
        ]
        indexes = [models.Index(fields=["municipality", "created_at"], name="register_import_when")]


class ImportChunk(TenantModel):
    """A piece of the file, compressed and encrypted, so that any worker can go on; gone once staged."""

    register_import = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="chunks")
    position = models.PositiveIntegerField()
    data = EncryptedBytesField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register_import", "position"], name="import_chunk_once")
        ]


class StagedRow(BulkTenantModel):
    """A checked row that waits for the rest of its file; all columns of `Resident` already computed.

    `change`: same | new | later | revised | older, against the register at staging time; `keys` is a list of
    [kind, key, may be current]. Deleted when the file is applied or refused.
    """

    register_import = models.ForeignKey(
        RegisterImport, on_delete=models.CASCADE, related_name="staged", db_index=False, db_constraint=False
    )
    row_number = models.PositiveIntegerField()
    resident_id = models.UUIDField()
    change = models.CharField(max_length=8)
    newest = models.BooleanField(default=False)
    latest_flag = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    atena_number = models.CharField(max_length=15)
    history_number = models.PositiveIntegerField()
    branch_number = models.PositiveIntegerField(default=0)
    certificate_code = models.CharField(max_length=11, blank=True)
    name = models.CharField(max_length=200)
    kana = models.CharField(max_length=200, blank=True)
    birth_date = models.DateField(null=True)
    birth_text = models.CharField(max_length=72, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    kind = models.CharField(max_length=2, blank=True)
    status = models.CharField(max_length=2)
    removed = models.BooleanField(default=False)
    postcode = models.CharField(max_length=8, blank=True)
    address = models.CharField(max_length=600)
    household_number = models.CharField(max_length=15)
    household_order = models.PositiveSmallIntegerField(default=0)
    relation_code = models.CharField(max_length=8, blank=True)
    relation = models.CharField(max_length=100, blank=True)
    has_rare_glyph = models.BooleanField(default=False)
    content_hash = models.CharField(max_length=64)
    payload = models.JSONField(null=True)
    keys = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register_import", "row_number"], name="staged_row_once")
        ]
        indexes = [
            models.Index(
                fields=["register_import", "atena_number", "history_number", "branch_number"],
                name="staged_row_person",
            ),
            models.Index(fields=["register_import", "household_number"], name="staged_row_household"),
        ]


class ImportProblem(TenantModel):
    """One line of the report: which row and item, what is wrong, what to do. Errors stop the file."""

    class Severity(models.TextChoices):
        ERROR = "error", _("エラー")
        ALERT = "alert", _("アラート")

    register_import = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="problems")
    severity = models.CharField(max_length=5, choices=Severity.choices)
    row_number = models.PositiveIntegerField(null=True)
    item = models.CharField(max_length=100, blank=True)
    reason = models.TextField()
    remedy = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="import_problem_severity", condition=Q(severity__in=["error", "alert"])
            )
        ]
        indexes = [models.Index(fields=["register_import", "row_number"], name="import_problem_row")]
