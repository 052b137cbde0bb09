"""案内: letters with their one-use code, and the print files they were bundled in."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.benefits.models.programme import Round
from madoguchi.cityhall.benefits.models.target import Target
from madoguchi.cityhall.tenancy.encryption import EncryptedBytesField, EncryptedJSONField
from madoguchi.cityhall.tenancy.tenant import TenantModel


class Kind(models.TextChoices):
    NOTICE = "notice", _("支給のお知らせ")
    CONFIRMATION = "confirmation", _("確認書")
    REMINDER = "reminder", _("再度のお知らせ")
    DECISION = "decision", _("支給決定通知書")
    REFUSAL = "refusal", _("不支給決定通知書")
    RETURN = "return", _("口座確認のお願い")
    DEMAND = "demand", _("返納のお願い")


class LetterRun(TenantModel):
    """One printing: letters of one kind, made by a job in bundles, then handed to the post on a day.

    `left_out`: `{"target", "number", "why"}` of each that got no letter, for the officer. `reply` adds the
    reply sheet. A run whose print file did not pass the proof is refused, with its `problem`.
    """

    class State(models.TextChoices):
        MAKING = "making", _("作成中")
        MADE = "made", _("作成済み")
        POSTING = "posting", _("発送の記録中")
        POSTED = "posted", _("発送済み")
        REFUSED = "refused", _("作成できない")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="letter_runs")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=7, choices=State, default=State.MAKING)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    document_number = models.CharField(_("文書番号"), max_length=30, blank=True)
    dated = models.DateField(_("通知日"))
    deadline = models.DateField(null=True)
    reply = models.BooleanField(default=False)
    left_out = models.JSONField(default=list)
    problem = models.TextField(blank=True)
    requested_by = models.CharField(max_length=100)
    requested_at = models.DateTimeField()
    posted_at = models.DateTimeField(null=True)
    txid = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="letter_run_number_once"),
            models.UniqueConstraint(fields=["municipality", "txid"], name="letter_run_txid_once"),
            models.CheckConstraint(
                name="letter_run_posted",
                condition=Q(state="posted", posted_at__isnull=False)
                | ~Q(state="posted") & Q(posted_at__isnull=True),
            ),
        ]


class LetterBundle(TenantModel):
    """One print file of a run: what goes to the printer, with its hash. Rows are only added.

    `missing`: `{"number", "text", "cluster", "where"}` of each character that is printed as 〓.
    """

    run = models.ForeignKey(LetterRun, on_delete=models.PROTECT, related_name="bundles")
    part = models.PositiveSmallIntegerField()
    letters = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    missing = EncryptedJSONField(default=list)
    pdf = EncryptedBytesField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "part"], name="letter_bundle_once")]


class Letter(TenantModel):
    """One letter to one target. The printed token is kept as its SHA-256 alone and opens the door once.

    `checksum` covers key, person, amount and account tail (documents/letters.py), so that a sheet on which
    any of them was swapped is found out.
    """

    class Token(models.TextChoices):
        UNUSED = "unused", _("未使用")
        USED = "used", _("使用済み")
        VOID = "void", _("無効")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(LetterRun, on_delete=models.PROTECT, related_name="letters")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=12, choices=Kind)
    number = models.CharField(_("通知番号"), max_length=24)
    amount = models.PositiveBigIntegerField()
    checksum = models.CharField(max_length=40)
    token_sha256 = models.CharField(max_length=64, null=True)
    state = models.CharField(_("コード"), max_length=6, choices=Token, default=Token.UNUSED)
    deadline = models.DateField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="letter_number_once"),
            models.UniqueConstraint(fields=["run", "target"], name="letter_once_per_run"),
            models.UniqueConstraint(fields=["token_sha256"], name="letter_token_once"),
            models.CheckConstraint(
                name="letter_token_used",
                condition=Q(state="used", used_at__isnull=False) | ~Q(state="used") & Q(used_at__isnull=True),
            ),
        ]
