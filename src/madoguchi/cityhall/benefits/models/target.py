"""対象: who may get what in one round, where the case stands, and every step that led there."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.benefits.models.programme import Extraction, Round
from madoguchi.cityhall.benefits.states import WITHOUT_SNAPSHOT
from madoguchi.cityhall.tenancy.encryption import EncryptedJSONField
from madoguchi.cityhall.tenancy.tenant import TenantModel


class Target(TenantModel):
    """One person or household in one round. `subject` is the 宛名番号 of the payee.

    `amount` is null while something is unknown: unknown is never zero. `explained` holds
    `{"reason", "lines", "figures", "formula", "inquiry", "members"}`; `snapshot` name, kana, postcode,
    address, birth date and household of the payee when the target was fixed; `snapshot_sha256` binds both.
    `held_from` is the state to go back to; `held_for` a code: death, moved, protected, household, inquiry,
    dispute, account, other. `accepted`: changes of the register that an officer has looked at and let pass,
    as code → evidence, so that the same change does not hold the target again. `via` is empty, or `evacuee`
    for a claim besides the household's (a declared exception).
    """

    class State(models.TextChoices):
        CANDIDATE = "candidate", _("候補")
        FIXED = "fixed", _("対象確定")
        INFORMED = "informed", _("案内済み")
        APPLIED = "applied", _("申請受付")
        DEEMED = "deemed", _("みなし同意")
        DECLINED = "declined", _("辞退")
        EXPIRED = "expired", _("期限切れ")
        REVIEW = "review", _("審査中")
        RETURNED = "returned", _("差戻し")
        RESUBMITTED = "resubmitted", _("再提出")
        REJECTED = "rejected", _("不支給")
        DECIDED = "decided", _("支給決定")
        HELD = "held", _("保留")
        EXCLUDED = "excluded", _("対象外")

    class Hold(models.TextChoices):
        DEATH = "death", _("死亡")
        MOVED = "moved", _("転出")
        PROTECTED = "protected", _("支援措置")
        HOUSEHOLD = "household", _("世帯の異動")
        INQUIRY = "inquiry", _("確認が必要")
        DISPUTE = "dispute", _("係争")
        ACCOUNT = "account", _("口座の確認")
        OTHER = "other", _("その他")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="targets")
    extraction = models.ForeignKey(Extraction, on_delete=models.PROTECT, null=True, related_name="targets")
    number = models.CharField(_("整理番号"), max_length=20)
    subject = models.CharField(_("宛名番号"), max_length=15)
    household_number = models.CharField(_("世帯番号"), max_length=15, blank=True)
    resident_id = models.UUIDField(null=True)
    via = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=11, choices=State, default=State.CANDIDATE)
    held_from = models.CharField(max_length=11, blank=True)
    held_for = models.CharField(max_length=10, choices=Hold, blank=True)
    accepted = models.JSONField(default=dict)
    amount = models.PositiveBigIntegerField(_("算定額"), null=True)
    explained = EncryptedJSONField()
    snapshot = EncryptedJSONField(null=True)
    snapshot_sha256 = models.CharField(max_length=64, blank=True)
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("給付の対象")
        constraints = [
            models.UniqueConstraint(fields=["round", "subject", "via"], name="target_once"),
            models.UniqueConstraint(fields=["municipality", "number"], name="target_number_once"),
            models.CheckConstraint(
                name="target_held_knows_why",
                condition=Q(state="held") & ~Q(held_from="") & ~Q(held_for="")
                | ~Q(state="held") & Q(held_from="", held_for=""),
            ),
            models.CheckConstraint(
                name="target_has_its_amount",
                condition=Q(state__in=WITHOUT_SNAPSHOT) | Q(amount__gt=0),
            ),
            models.CheckConstraint(
                name="target_has_its_snapshot",
                condition=Q(state__in=WITHOUT_SNAPSHOT) | ~Q(snapshot_sha256="") & Q(snapshot__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "round", "state", "number"], name="target_by_state"),
            models.Index(fields=["municipality", "subject"], name="target_by_subject"),
        ]

    def __str__(self) -> str:
        return self.number


class TargetMember(TenantModel):
    """A person who is counted in a target. Nobody is counted twice in one round, whatever the household."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+", db_index=False)
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="members")
    atena_number = models.CharField(max_length=15)
    via = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "atena_number", "via"], name="target_member_once")
        ]


class Step(TenantModel):
    """One change of a target's state, only ever added. A client's `txid` makes the same step happen once."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="steps")
    revision = models.PositiveIntegerField()
    from_state = models.CharField(max_length=11, blank=True)
    to_state = models.CharField(max_length=11)
    actor = models.CharField(max_length=100)
    actor_label = models.CharField(max_length=100)
    at = models.DateTimeField()
    txid = models.UUIDField()
    code = models.CharField(max_length=40, blank=True)
    text = EncryptedJSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target", "revision"], name="step_order_once"),
            models.UniqueConstraint(fields=["target", "txid", "to_state"], name="step_txid_once"),
        ]
        ordering = ["id"]
