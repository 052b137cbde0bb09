"""A My Number Card that was read in a visit, until a clerk has decided whose it is."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.encryption import EncryptedJSONField
from madoguchi.cityhall.tenancy.tenant import TenantModel


class CardReading(TenantModel):
    """The newest reading of a visit. `items` are the four items and go when the clerk has decided.

    `checks`: name to outcome of each check on the card, `conclusion` what they say together; `grade`: how
    well the person that was decided for agrees ("" before). `tag` recognises the same card later in the visit
    without keeping its number (`card_items.card_tag`). No photo and no 個人番号 is ever here.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.OneToOneField("cases.Visit", on_delete=models.PROTECT, related_name="card_reading")
    items = EncryptedJSONField(null=True)
    checks = models.JSONField()
    conclusion = models.CharField(max_length=20)
    opened_by = models.CharField(max_length=10)
    simulated = models.BooleanField()
    read_at = models.DateTimeField()
    grade = models.CharField(max_length=10, blank=True)
    tag = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("カードの読み取り")
        constraints = [
            models.CheckConstraint(
                name="card_reading_forgotten_when_decided",
                condition=Q(items__isnull=False, decided_at__isnull=True)
                | Q(items__isnull=True, decided_at__isnull=False),
            ),
        ]
