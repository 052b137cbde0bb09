"""What goes to the bank and what comes back: files, each sending and its answers, results."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.benefits.models.money import Batch, Payment
from madoguchi.cityhall.tenancy.encryption import EncryptedBytesField
from madoguchi.cityhall.tenancy.tenant import TenantModel


class BankFile(TenantModel):
    """One 総合振込 file of a batch, byte for byte; only ever added.

    Before it is kept, the file is derived a second time from the decisions, compared byte for byte, and read
    back independently; `sha256` is of those bytes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="files")
    part = models.PositiveSmallIntegerField()
    bank = models.CharField(max_length=40)
    file_name = models.CharField(max_length=80)
    count = models.PositiveIntegerField()
    total = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    body = EncryptedBytesField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "part"], name="bank_file_part_once"),
            models.UniqueConstraint(fields=["municipality", "bank", "sha256"], name="bank_file_once"),
        ]


class Dispatch(TenantModel):
    """送信 of one file. A file is sent again only after the bank said that it never received it.

    `problem` is the reason for which the bank refused it, in the bank's words.
    """

    class State(models.TextChoices):
        SENDING = "sending", _("送信中")
        UNKNOWN = "unknown", _("応答なし")
        ACCEPTED = "accepted", _("受理")
        REFUSED = "refused", _("銀行が拒否")

    file = models.OneToOneField(BankFile, on_delete=models.PROTECT, related_name="dispatch")
    state = models.CharField(max_length=8, choices=State, default=State.SENDING)
    sends = models.PositiveSmallIntegerField(default=1)
    absences = models.PositiveSmallIntegerField(default=0)
    receipt = models.CharField(max_length=100, blank=True)
    problem = models.CharField(_("拒否の理由"), max_length=200, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="dispatch_asks_before_each_resend", condition=Q(sends__lte=models.F("absences") + 1)
            ),
            models.CheckConstraint(
                name="dispatch_accepted_has_a_receipt",
                condition=~Q(state="accepted") | ~Q(receipt=""),
            ),
        ]


class DispatchAttempt(TenantModel):
    """One sending or one question about it, with the answer; only ever added."""

    class Act(models.TextChoices):
        SEND = "send", _("送信")
        ASK = "ask", _("照会")
        ANSWER = "answer", _("応答")

    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="attempts")
    act = models.CharField(max_length=6, choices=Act)
    answer = models.CharField(max_length=20, blank=True)
    actor = models.CharField(max_length=100)
    at = models.DateTimeField()


class ResultFile(TenantModel):
    """結果・組戻し as the bank delivered it; taking the same file again changes nothing."""

    class Kind(models.TextChoices):
        RESULT = "result", _("振込結果")
        RETURN = "return", _("組戻し")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=6, choices=Kind)
    bank = models.CharField(max_length=40)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    body = EncryptedBytesField()
    paid_count = models.PositiveIntegerField()
    paid_total = models.PositiveBigIntegerField()
    returned_count = models.PositiveIntegerField()
    returned_total = models.PositiveBigIntegerField()
    imported_by = models.CharField(max_length=100)
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "bank", "sha256"], name="result_file_once")
        ]


class ResultRow(TenantModel):
    """What one file said about one payment; only ever added."""

    file = models.ForeignKey(ResultFile, on_delete=models.PROTECT, related_name="rows")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="results")
    outcome = models.CharField(max_length=20)
    code = models.CharField(max_length=10)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "payment"], name="result_row_once")]
