"""給付事業: one run of a programme by this city, the files behind it, and how far the work is."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.encryption import EncryptedBytesField, EncryptedJSONField
from madoguchi.cityhall.tenancy.tenant import TenantModel


class SourceFile(TenantModel):
    """A file that targets are worked out from, as it was taken in. `as_of` is the day its facts are of.

    `kind` is one of `rules.benefits.SOURCES`. `content` is the checked table (Parquet), encrypted; `report`
    what the reader counted.
    """

    class Kind(models.TextChoices):
        REGISTER = "residents", _("住民記録")
        TAX = "taxes", _("住民税")
        INCOME_TAX = "income_taxes", _("所得税額（算定ツール）")
        PREVIOUS = "previous", _("前回の給付")
        ACCOUNTS = "accounts", _("公金受取口座")
        CHILDREN = "child_allowance", _("児童手当の受給者")
        TARGETS = "targets", _("対象者一覧")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=15, choices=Kind)
    schema = models.CharField(max_length=40)
    file_name = models.CharField(max_length=255)
    as_of = models.DateField(_("基準とする日"))
    rows = models.PositiveIntegerField()
    amount_total = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64)
    report = models.JSONField()
    content = EncryptedBytesField()
    imported_by = models.CharField(max_length=100)
    imported_at = models.DateTimeField()

    class Meta:
        verbose_name = _("給付の元データ")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "kind", "sha256"], name="benefit_source_once")
        ]
        indexes = [models.Index(fields=["municipality", "kind", "-as_of"], name="benefit_source_newest")]


class RefusedSource(TenantModel):
    """A source file that was not taken in, with every finding for whoever has to mend it; only ever added.

    `findings` are `[row, column, reason, remedy]`. Nothing of the file itself is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=15, choices=SourceFile.Kind)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    findings = EncryptedJSONField()
    refused_for = models.CharField(max_length=100)
    refused_at = models.DateTimeField()


class Round(TenantModel):
    """One run of a programme (事業と回). `definition` is the programme as data on the day it was opened.

    `ceiling` is the most that one payee can get: the database refuses any payment above it.
    `push`: to whom an account is known, a notice goes out and silence is consent; else all must answer.
    """

    class State(models.TextChoices):
        PREPARING = "preparing", _("準備中")
        RUNNING = "running", _("実施中")
        CLOSED = "closed", _("終了")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.CharField(max_length=80)
    name = models.CharField(_("事業名"), max_length=120)
    number = models.PositiveSmallIntegerField(_("回"), default=1)
    section = models.CharField(_("担当課"), max_length=50)
    state = models.CharField(max_length=10, choices=State, default=State.PREPARING)
    definition = models.JSONField()
    definition_sha256 = models.CharField(max_length=64)
    base_date = models.DateField(_("基準日"))
    opt_out_until = models.DateField(_("お知らせの辞退・変更の期限"))
    apply_until = models.DateField(_("申請期限"))
    pay_on = models.DateField(_("振込予定日"))
    ceiling = models.PositiveBigIntegerField(_("1件の上限額"))
    budget = models.PositiveBigIntegerField(_("予算額"), null=True)
    push = models.BooleanField(default=True)
    opened_by = models.CharField(max_length=100)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    txid = models.UUIDField()

    class Meta:
        verbose_name = _("給付事業")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "programme", "number"], name="round_once"),
            models.UniqueConstraint(fields=["municipality", "txid"], name="round_txid_once"),
            models.CheckConstraint(
                name="round_state",
                condition=Q(state__in=["preparing", "running"], closed_at__isnull=True)
                | Q(state="closed", closed_at__isnull=False),
            ),
            models.CheckConstraint(name="round_ceiling_positive", condition=Q(ceiling__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.name} 第{self.number}回"


class Extraction(TenantModel):
    """抽出: one working-out of a round's targets from named source files. A round may have several.

    `counts`: verdict → persons or households; `amounts`: verdict → yen. A job does it in chunks.
    `checked_by`: who looked at a sample of explained cases; before that nothing is fixed (船橋, 富山).
    """

    class State(models.TextChoices):
        WORKING = "working", _("抽出中")
        DONE = "done", _("抽出済み")
        REFUSED = "refused", _("抽出できない")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="extractions")
    number = models.PositiveSmallIntegerField()
    sources = models.JSONField()
    state = models.CharField(max_length=8, choices=State, default=State.WORKING)
    total = models.PositiveIntegerField(null=True)
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    amounts = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    requested_by = models.CharField(max_length=100)
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    checked_by = models.CharField(max_length=100, blank=True)
    checked_at = models.DateTimeField(null=True)
    txid = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="extraction_number_once"),
            models.UniqueConstraint(fields=["municipality", "txid"], name="extraction_txid_once"),
            models.UniqueConstraint(
                fields=["round"], condition=Q(state="working"), name="extraction_one_at_a_time"
            ),
        ]
