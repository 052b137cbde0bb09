"""The filled forms as they were shown, who signed them, and the sealed PDF. All three are only added to."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.encryption import EncryptedBytesField, EncryptedJSONField
from madoguchi.cityhall.tenancy.tenant import TenantModel


class Packet(TenantModel):
    """申請書一式, one version. A change of the draft makes the next version and voids the signatures.

    `manifest` is plain and holds no personal data: procedures, signers (person keys) and form keys.
    `revision` is the visit's revision that was rendered; `sha256` is of `pdf`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey("cases.Visit", on_delete=models.PROTECT, related_name="packets")
    version = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField()
    manifest = models.JSONField()
    measure = models.JSONField()
    snapshot = EncryptedJSONField()
    pdf = EncryptedBytesField()
    sha256 = models.CharField(max_length=64)
    prepared_at = models.DateTimeField()
    prepared_by = models.CharField(max_length=100)

    class Meta:
        verbose_name = _("申請書一式")
        constraints = [
            models.UniqueConstraint(fields=["visit", "version"], name="packet_version_once"),
            models.UniqueConstraint(fields=["visit", "revision"], name="packet_revision_once"),
        ]


class Signature(TenantModel):
    """One act of signing that covers `forms`. `shown_sha256` is the PDF that the signer saw.

    `card`, exactly when a card signed: `{"cms": base64 of the CMS over that PDF, "verdict": what was checked
    then, "holder": {"ground", "differences", "by"}, "reason": word of the matching rules, "simulated"}`.
    """

    class Method(models.TextChoices):
        TABLET = "tablet", _("タブレット署名")
        INK = "ink", _("紙への署名")
        ASSISTED = "assisted", _("代筆・補助")
        CARD = "card", _("カードで署名")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    packet = models.ForeignKey(Packet, on_delete=models.PROTECT, related_name="signatures")
    signer = models.CharField(max_length=10)
    act = models.CharField(max_length=60)
    forms = models.JSONField()
    method = models.CharField(max_length=10, choices=Method)
    strokes = EncryptedJSONField(null=True)
    shown_sha256 = models.CharField(max_length=64)
    device = models.CharField(max_length=60, blank=True)
    assisted_by = models.CharField(max_length=100, blank=True)
    assistance = EncryptedJSONField(null=True)
    card = EncryptedJSONField(null=True)
    actor = models.CharField(max_length=100)
    at = models.DateTimeField()
    txid = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["packet", "signer", "act"], name="signature_once"),
            models.UniqueConstraint(fields=["packet", "txid"], name="signature_txid_once"),
            models.CheckConstraint(
                name="signature_method",
                condition=Q(method="tablet", strokes__isnull=False, assisted_by="", card__isnull=True)
                | Q(method="ink", strokes__isnull=True, assisted_by="", card__isnull=True)
                | (Q(method="assisted", card__isnull=True) & ~Q(assisted_by=""))
                | Q(method="card", strokes__isnull=True, assisted_by="", card__isnull=False),
            ),
        ]


class SealedPacket(TenantModel):
    """The submitted packet with its signatures drawn in and the municipality's seal on it."""

    packet = models.OneToOneField(Packet, on_delete=models.PROTECT, related_name="sealed")
    pdf = EncryptedBytesField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
