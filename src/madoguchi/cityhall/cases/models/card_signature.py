"""A card has signed; a clerk must still say that it is the signer's own."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.encryption import EncryptedJSONField
from madoguchi.cityhall.tenancy.tenant import TenantModel


class CardSignature(TenantModel):
    """Waits for the clerk's decision, and is gone with it (`Signature` is what stays).

    `proof`: `{"cms": base64, "verdict", "simulated"}`. `grade` and `differences` (item to word) say how far
    the certificate agrees with the signer; both are empty for 利用者証明用, which names nobody.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    packet = models.ForeignKey("cases.Packet", on_delete=models.PROTECT, related_name="card_signatures")
    signer = models.CharField(max_length=10)
    act = models.CharField(max_length=60)
    certificate = models.CharField(max_length=20)
    grade = models.CharField(max_length=10, blank=True)
    differences = models.JSONField(default=dict)
    proof = EncryptedJSONField()
    at = models.DateTimeField()
    txid = models.UUIDField()

    class Meta:
        verbose_name = _("カードの署名（確認待ち）")
        constraints = [
            models.UniqueConstraint(fields=["packet", "signer", "act"], name="card_signature_once"),
        ]
