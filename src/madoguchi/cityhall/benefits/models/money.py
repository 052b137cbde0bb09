"""支給決定, 振込, and the ledger from which every total on every screen is derived."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.benefits.models.programme import Round
from madoguchi.cityhall.benefits.models.target import Target
from madoguchi.cityhall.benefits.states import PAYMENT_LIVE
from madoguchi.cityhall.tenancy.encryption import EncryptedJSONField
from madoguchi.cityhall.tenancy.tenant import TenantModel


class Decision(TenantModel):
    """支給・不支給決定. A target has at most one live decision; it changes only by being reversed.

    `basis_sha256` is the hash of snapshot, figures and amount that were decided on.
    """

    class Kind(models.TextChoices):
        GRANT = "grant", _("支給")
        REFUSAL = "refusal", _("不支給")

    class State(models.TextChoices):
        LIVE = "live", _("有効")
        REVERSED = "reversed", _("取消")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="decisions")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="decisions")
    number = models.CharField(_("決定番号"), max_length=20)
    kind = models.CharField(max_length=7, choices=Kind)
    state = models.CharField(max_length=8, choices=State, default=State.LIVE)
    amount = models.PositiveBigIntegerField()
    basis_sha256 = models.CharField(max_length=64)
    reason = EncryptedJSONField()
    decided_by = models.CharField(max_length=100)
    decided_at = models.DateTimeField()
    reversed_by = models.CharField(max_length=100, blank=True)
    reversed_at = models.DateTimeField(null=True)
    reversal_reason = EncryptedJSONField(null=True)
    txid = models.UUIDField()

    class Meta:
        verbose_name = _("支給決定")
        constraints = [
            models.UniqueConstraint(
                fields=["target"], condition=Q(state="live"), name="decision_one_live_per_target"
            ),
            models.UniqueConstraint(fields=["municipality", "number"], name="decision_number_once"),
            models.UniqueConstraint(fields=["target", "txid"], name="decision_txid_once"),
            models.CheckConstraint(
                name="decision_amount",
                condition=Q(kind="grant", amount__gt=0) | Q(kind="refusal", amount=0),
            ),
            models.CheckConstraint(
                name="decision_reversal_is_an_act",
                condition=Q(state="live", reversed_at__isnull=True, reversed_by="")
                | Q(state="reversed", reversed_at__isnull=False, reversal_reason__isnull=False)
                & ~Q(reversed_by=""),
            ),
        ]
        indexes = [models.Index(fields=["municipality", "round", "state", "kind"], name="decision_by_round")]


class Batch(TenantModel):
    """支払回: payments that go to the bank together, frozen by `content_sha256` when drafted (起案).

    `bands` are the approver counts by amount that held when it was drafted. The database refuses approval by
    the maker, approval without enough approvers, and release by the maker.
    """

    class State(models.TextChoices):
        DRAFTED = "drafted", _("起案済み")
        APPROVED = "approved", _("承認済み")
        FIXED = "fixed", _("ファイル確定")
        SENT = "sent", _("送信済み")
        ACCEPTED = "accepted", _("銀行が受理")
        SETTLED = "settled", _("結果反映済み")
        WITHDRAWN = "withdrawn", _("取下げ")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="batches")
    number = models.CharField(_("起案番号"), max_length=20)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFTED)
    profile = models.CharField(max_length=40)
    pay_on = models.DateField(_("振込指定日"))
    count = models.PositiveIntegerField()
    total = models.PositiveBigIntegerField()
    content_sha256 = models.CharField(max_length=64)
    approvals_needed = models.PositiveSmallIntegerField()
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True)
    txid = models.UUIDField()

    class Meta:
        verbose_name = _("支払回")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="batch_number_once"),
            models.UniqueConstraint(fields=["municipality", "txid"], name="batch_txid_once"),
            models.CheckConstraint(name="batch_not_empty", condition=Q(count__gt=0, total__gt=0)),
            models.CheckConstraint(name="batch_needs_approval", condition=Q(approvals_needed__gte=1)),
            models.CheckConstraint(
                name="batch_release_is_not_the_makers",
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("drafted_by")),
            ),
            models.CheckConstraint(
                name="batch_released_once_fixed",
                condition=Q(state__in=["drafted", "approved"], released_at__isnull=True)
                | Q(state__in=["fixed", "sent", "accepted", "settled"], released_at__isnull=False)
                | Q(state="withdrawn"),
            ),
        ]


class Approval(TenantModel):
    """承認: another officer, freshly authenticated, re-typed the total of exactly this content."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="approvals")
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    retyped_total = models.PositiveBigIntegerField()
    content_sha256 = models.CharField(max_length=64)
    authenticated_at = models.DateTimeField()
    at = models.DateTimeField()
    txid = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "approver"], name="approval_once_per_person"),
            models.UniqueConstraint(fields=["municipality", "txid"], name="approval_txid_once"),
        ]


class Payment(TenantModel):
    """振込: amount, account and name are copied at 起案 and never read again or changed.

    `key` (20 digits) travels in the bank file (顧客コード) and matches results and returns. An entitlement
    (`decision`) has at most one live payment; `paid` is provisional, because money may come back.
    """

    class State(models.TextChoices):
        DRAFTED = "drafted", _("起案済み")
        APPROVED = "approved", _("承認済み")
        FIXED = "fixed", _("ファイル確定")
        SENT = "sent", _("送信済み")
        ACCEPTED = "accepted", _("受理")
        PAID = "paid", _("振込済み（暫定）")
        FINISHED = "finished", _("完了")
        RETURNED = "returned", _("振込不能")
        CANCELLED = "cancelled", _("取下げ")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="payments")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="payments")
    attempt = models.PositiveSmallIntegerField()
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=20)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFTED)
    amount = models.PositiveBigIntegerField()
    ceiling = models.PositiveBigIntegerField()
    bank_code = models.CharField(max_length=4)
    branch_code = models.CharField(max_length=3)
    account_type = models.CharField(max_length=1)
    secret = EncryptedJSONField()
    fingerprint = models.CharField(max_length=64)
    return_code = models.CharField(max_length=20, blank=True)
    returned_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("振込")
        constraints = [
            models.UniqueConstraint(
                fields=["decision"], condition=Q(state__in=PAYMENT_LIVE), name="payment_one_live_per_decision"
            ),
            models.UniqueConstraint(fields=["decision", "attempt"], name="payment_attempt_once"),
            models.UniqueConstraint(fields=["municipality", "key"], name="payment_key_once"),
            models.UniqueConstraint(fields=["batch", "position"], name="payment_position_once"),
            models.CheckConstraint(
                name="payment_within_ceiling", condition=Q(amount__gt=0, amount__lte=F("ceiling"))
            ),
            models.CheckConstraint(
                name="payment_return_has_a_day",
                condition=Q(state="returned", returned_at__isnull=False)
                | ~Q(state="returned") & Q(returned_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "state", "batch"], name="payment_by_state"),
            models.Index(fields=["municipality", "fingerprint"], name="payment_fingerprint"),
        ]


class LedgerEntry(TenantModel):
    """給付台帳: one movement of one amount between two places of the ledger, only ever added.

    Places: undecided, decided (owed), drafted, sent, paid, reversed, reclaiming, reclaimed, written_off.
    A balance is what went in less what went out; the sum of all balances is always zero.
    """

    class Place(models.TextChoices):
        UNDECIDED = "undecided", _("決定前")
        DECIDED = "decided", _("決定済み・未払")
        DRAFTED = "drafted", _("起案中")
        SENT = "sent", _("振込中")
        PAID = "paid", _("振込済み")
        REVERSED = "reversed", _("決定取消")
        RECLAIMING = "reclaiming", _("返納待ち")
        RECLAIMED = "reclaimed", _("返納済み")
        WRITTEN_OFF = "written_off", _("不納欠損")

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="ledger", db_index=False)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="ledger")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, null=True, related_name="ledger")
    event = models.CharField(max_length=20)
    source = models.CharField(max_length=11, choices=Place)
    goal = models.CharField(max_length=11, choices=Place)
    amount = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=100)
    txid = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "event", "txid"], name="ledger_once"),
            models.CheckConstraint(
                name="ledger_moves_something", condition=Q(amount__gt=0) & ~Q(source=F("goal"))
            ),
        ]
        indexes = [models.Index(fields=["municipality", "round", "goal"], name="ledger_balance")]


class Reclaim(TenantModel):
    """返納: money that must come back, until it has, or is written off."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("返納請求")
        DUNNED = "dunned", _("督促")
        RECLAIMED = "reclaimed", _("返納済み")
        WRITTEN_OFF = "written_off", _("不納欠損")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="reclaims")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="reclaims")
    amount = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=11, choices=State, default=State.REQUESTED)
    due = models.DateField()
    reason = EncryptedJSONField()
    requested_by = models.CharField(max_length=100)
    requested_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    txid = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "txid"], name="reclaim_txid_once"),
            models.CheckConstraint(
                name="reclaim_within_its_amount", condition=Q(amount__gt=0, received__lte=F("amount"))
            ),
            models.CheckConstraint(
                name="reclaim_closed",
                condition=Q(state__in=["reclaimed", "written_off"], closed_at__isnull=False)
                | Q(state__in=["requested", "dunned"], closed_at__isnull=True),
            ),
        ]
