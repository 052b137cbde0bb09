"""What surrounds a lift: who asked for it and why, and that one was ended before its time."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.residents.models.protection import ProtectionLift
from madoguchi.cityhall.residents.models.resident import Resident
from madoguchi.cityhall.residents.models.transfer import IncomingTransfer
from madoguchi.cityhall.tenancy.encryption import EncryptedJSONField
from madoguchi.cityhall.tenancy.tenant import TenantModel


class ProtectionRequest(TenantModel):
    """A clerk who met the block asks an officer to lift it. Granted, its id is the `txid` of the lifts.

    `reason` and `answer` (`{"text": …}`) are what the two wrote; `back` is the page where the work goes on.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("返事待ち")
        GRANTED = "granted", _("解除した")
        REFUSED = "refused", _("解除しなかった")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, null=True, related_name="+")
    transfer = models.ForeignKey(IncomingTransfer, on_delete=models.PROTECT, null=True, related_name="+")
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    visit_id = models.UUIDField(null=True)
    operations = models.JSONField()
    reason = EncryptedJSONField()
    back = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=100, blank=True)
    answer = EncryptedJSONField(null=True)
    txid = models.UUIDField()

    class Meta:
        verbose_name = _("支援措置の解除の依頼")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "txid"], name="protection_request_txid_once"),
            models.UniqueConstraint(
                fields=["clerk", "resident", "visit_id"],
                condition=Q(state="asked", resident__isnull=False),
                name="protection_request_waits_once",
            ),
            models.UniqueConstraint(
                fields=["clerk", "transfer", "visit_id"],
                condition=Q(state="asked", transfer__isnull=False),
                name="transfer_request_waits_once",
            ),
            models.CheckConstraint(
                name="protection_request_of_one",
                condition=Q(resident__isnull=False, transfer__isnull=True)
                | Q(resident__isnull=True, transfer__isnull=False),
            ),
            models.CheckConstraint(
                name="protection_request_decided",
                condition=Q(state="asked", decided_at__isnull=True, decided_by="", answer__isnull=True)
                | Q(state__in=["granted", "refused"], decided_at__isnull=False, answer__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["municipality", "state", "asked_at"], name="protection_request_wait")]


class ProtectionLiftEnd(TenantModel):
    """An officer ended a lift before its time. The lift itself is a row that nobody can change."""

    lift = models.OneToOneField(ProtectionLift, on_delete=models.PROTECT, related_name="ending")
    ended_by = models.CharField(max_length=100)
    ended_at = models.DateTimeField()

    class Meta:
        verbose_name = _("支援措置の一時解除の終了")
