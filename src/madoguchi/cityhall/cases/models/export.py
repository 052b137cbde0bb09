"""What leaves for the core system, once and only once, and whether it came back in the register."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.cases.models.case import Case
from madoguchi.cityhall.tenancy.encryption import EncryptedBytesField, EncryptedJSONField
from madoguchi.cityhall.tenancy.tenant import TenantModel


class Export(TenantModel):
    """One hand-over to the core system: a ZIP with a file per case and a manifest."""

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        JSON = "json", "JSON"

    class State(models.TextChoices):
        TAKEN = "taken", _("取得済み")
        CONFIRMED = "confirmed", _("受領確認済み")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20)
    section = models.CharField(max_length=50)
    format = models.CharField(max_length=4, choices=Format)
    encoding = models.CharField(max_length=10)
    newline = models.CharField(max_length=4)
    state = models.CharField(max_length=10, choices=State, default=State.TAKEN)
    archive = EncryptedBytesField()
    manifest = models.JSONField()
    sha256 = models.CharField(max_length=64)
    taken_by = models.CharField(max_length=100)
    taken_by_label = models.CharField(max_length=100)
    taken_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    txid = models.UUIDField()

    class Meta:
        verbose_name = _("基幹連携データ")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="export_number_once"),
            models.UniqueConstraint(fields=["municipality", "txid"], name="export_txid_once"),
            models.CheckConstraint(name="export_format_known", condition=Q(format__in=["csv", "json"])),
            models.CheckConstraint(
                name="export_encoding_known",
                condition=Q(encoding__in=["utf-8-sig", "utf-8", "cp932"], newline__in=["crlf", "lf"]),
            ),
            models.CheckConstraint(
                name="export_state",
                condition=Q(state="taken", confirmed_at__isnull=True)
                | Q(state="confirmed", confirmed_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["municipality", "section", "-taken_at"], name="export_by_section")]


class ExportItem(TenantModel):
    """A case in an export. A case leaves once per purpose, whoever asks, however often."""

    export = models.ForeignKey(Export, on_delete=models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="export_items")
    purpose = models.CharField(max_length=20, default="core")
    state = models.CharField(max_length=20, default="waiting")
    expected = EncryptedJSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "purpose"], name="export_case_once_per_purpose"),
            models.CheckConstraint(
                name="export_item_state",
                condition=Q(state__in=["waiting", "confirmed", "mismatch", "not_in_register"]),
            ),
        ]
        indexes = [
            models.Index(
                fields=["municipality", "id"],
                condition=Q(state__in=["waiting", "mismatch"]),
                name="export_item_unconfirmed",
            )
        ]


class Reconciliation(TenantModel):
    """What one register import said about one exported case; only added to, the newest counts."""

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", _("反映を確認")
        MISMATCH = "mismatch", _("不一致")

    item = models.ForeignKey(ExportItem, on_delete=models.PROTECT, related_name="reconciliations")
    import_id = models.UUIDField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    comparison = EncryptedJSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "import_id"], name="reconciliation_once_per_import"),
            models.CheckConstraint(
                name="reconciliation_outcome_known", condition=Q(outcome__in=["confirmed", "mismatch"])
            ),
        ]


class ApiToken(TenantModel):
    """A machine's key to a section's exports. Only its SHA-256 is stored; the token is shown once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    section = models.CharField(max_length=50)
    label = models.CharField(_("用途"), max_length=60)
    digest = models.CharField(max_length=64)
    created_by = models.CharField(max_length=100)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "digest"], name="api_token_once")]
