"""Tablets at the counters: which are paired, and what each of them shows now."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.encryption import EncryptedJSONField
from madoguchi.cityhall.tenancy.tenant import TenantModel


class Device(TenantModel):
    """A paired tablet. Its cookie holds a secret of which only the SHA-256 is stored.

    `place` is the counter (窓口) it stands at: one live tablet per place. `version` rises whenever what it
    shows changes; the tablet asks by it. `ink` is the pen's way so far, for the clerk's screen only.
    """

    class Page(models.TextChoices):
        IDLE = "idle", _("待機中")
        SIGN = "sign", _("確認と署名")
        THANKS = "thanks", _("署名済み")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.CharField(_("窓口"), max_length=40)
    secret_sha256 = models.CharField(max_length=64)
    paired_at = models.DateTimeField()
    paired_by = models.CharField(max_length=100)
    paired_by_label = models.CharField(max_length=100)
    revoked_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)
    page = models.CharField(max_length=10, choices=Page, default=Page.IDLE)
    packet = models.ForeignKey("cases.Packet", on_delete=models.PROTECT, null=True, related_name="+")
    signer = models.CharField(max_length=10, blank=True)
    act = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=20, default="ja")
    ink = EncryptedJSONField(null=True)

    class Meta:
        verbose_name = _("署名タブレット")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "place"],
                condition=Q(revoked_at__isnull=True),
                name="tablet_one_per_place",
            ),
            models.CheckConstraint(
                name="tablet_page",
                condition=Q(page="idle", packet__isnull=True, ink__isnull=True)
                | Q(page__in=["sign", "thanks"], packet__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.place


class Pairing(TenantModel):
    """An invitation to pair, good once and for a few minutes. Code and link token are stored as hashes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.CharField(max_length=40)
    code_sha256 = models.CharField(max_length=64)
    token_sha256 = models.CharField(max_length=64)
    created_by = models.CharField(max_length=100)
    created_by_label = models.CharField(max_length=100)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    device = models.OneToOneField(Device, on_delete=models.PROTECT, null=True, related_name="pairing")

    class Meta:
        verbose_name = _("タブレットのペアリング")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "token_sha256"], name="pairing_token_once"),
        ]
