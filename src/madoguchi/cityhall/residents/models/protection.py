"""支援措置: who is protected, until when, against which operations, and each temporary lift."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.residents.models.resident import Resident
from madoguchi.cityhall.residents.models.transfer import IncomingTransfer
from madoguchi.cityhall.tenancy.encryption import EncryptedJSONField
from madoguchi.cityhall.tenancy.tenant import TenantModel


class Protection(TenantModel):
    """One 支援措置. It runs for a year and alerts before and after its end, but only an officer ends it.

    `levels` maps an operation (view, print, display, export) to error, alert or none. `details` holds the
    kind, the person feared, protected addresses and the forwarding address; only an officer reads it.
    `inherited`: nobody applied for it here yet, an import took it over from a protected 転出証明書情報.
    """

    class State(models.TextChoices):
        PROVISIONAL = "provisional", _("仮支援措置")
        ACTIVE = "active", _("支援措置")
        ENDED = "ended", _("終了")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=11, choices=State.choices)
    from_on = models.DateField(_("開始日"))
    until_on = models.DateField(_("終了日"))
    levels = models.JSONField()
    details = EncryptedJSONField()
    inherited = models.BooleanField(default=False)
    decided_by = models.CharField(max_length=100)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("支援措置")
        constraints = [
            models.CheckConstraint(
                name="protection_state", condition=Q(state__in=["provisional", "active", "ended"])
            ),
            models.CheckConstraint(name="protection_period", condition=Q(until_on__gte=F("from_on"))),
            models.CheckConstraint(
                name="protection_end_is_an_act",
                condition=Q(state="ended", ended_at__isnull=False)
                | (~Q(state="ended") & Q(ended_at__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["municipality", "state", "until_on"], name="protection_expiry")]


class ProtectionMember(TenantModel):
    """A protected person: the applicant, or someone for whom protection was asked together (併せて支援)."""

    protection = models.ForeignKey(Protection, on_delete=models.CASCADE, related_name="members")
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="protections")
    applicant = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["protection", "resident"], name="protection_member_once"),
            models.UniqueConstraint(
                fields=["protection"], name="protection_one_applicant", condition=Q(applicant=True)
            ),
        ]


class ProtectionLift(TenantModel):
    """One clerk may do the named operations for one protection until a time, for a stated reason.

    `visit_id`, when set, narrows the lift to one visit. It ends by its timer and is not sent anywhere.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    protection = models.ForeignKey(Protection, on_delete=models.PROTECT, null=True, related_name="lifts")
    transfer = models.ForeignKey(IncomingTransfer, on_delete=models.PROTECT, null=True, related_name="lifts")
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    visit_id = models.UUIDField(null=True)
    operations = models.JSONField()
    reason = EncryptedJSONField()
    lifted_by = models.CharField(max_length=100)
    lifted_at = models.DateTimeField()
    until = models.DateTimeField()
    txid = models.UUIDField()

    class Meta:
        verbose_name = _("支援措置の一時解除")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "txid", "protection"],
                name="protection_lift_txid_once",
                condition=Q(protection__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["municipality", "txid", "transfer"],
                name="transfer_lift_txid_once",
                condition=Q(transfer__isnull=False),
            ),
            models.CheckConstraint(name="protection_lift_ends", condition=Q(until__gt=F("lifted_at"))),
            models.CheckConstraint(
                name="protection_lift_of_one",
                condition=Q(protection__isnull=False, transfer__isnull=True)
                | Q(protection__isnull=True, transfer__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["municipality", "clerk", "until"], name="protection_lift_clerk")]
