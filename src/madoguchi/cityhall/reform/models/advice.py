"""The requesting city's side: what it asks the adviser office for, and the news that came back.

A request is an ordinary row of the city that asks. The office sees nothing of it until the city hands it
over; then the office has a copy of its own (`AdviceCase`), and what it tells comes back as `AdviceNews`.
See `reform/crossing.py`.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.encryption import EncryptedJSONField
from madoguchi.cityhall.tenancy.tenant import TenantModel


class AdviceRequest(TenantModel):
    """派遣・育成の申込み. `wishes` (dispatch): region, ways, months, text; `people` (training): names.

    `people` are staff, named so that a certificate can be made out to them; encrypted.
    """

    class Kind(models.TextChoices):
        DISPATCH = "dispatch", _("アドバイザー派遣")
        TRAINING = "training", _("アドバイザー育成研修")

    class State(models.TextChoices):
        DRAFT = "draft", _("下書き")
        HANDED_OVER = "handed_over", _("申込み済み")
        MATCHED = "matched", _("決定")
        FINISHED = "finished", _("終了")
        REFUSED = "refused", _("見送り")
        WITHDRAWN = "withdrawn", _("取下げ")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("申込み番号"), max_length=20)
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    theme = models.CharField(max_length=40)
    wishes = models.JSONField(default=dict)
    people = EncryptedJSONField(null=True)
    office = models.ForeignKey("tenancy.Municipality", on_delete=models.PROTECT, related_name="+")
    made_by = models.CharField(max_length=100)
    made_by_label = models.CharField(max_length=100)
    made_at = models.DateTimeField(auto_now_add=True)
    handed_over_at = models.DateTimeField(null=True)
    txid = models.UUIDField()

    class Meta:
        verbose_name = _("アドバイザーの申込み")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="advice_number_once"),
            models.UniqueConstraint(fields=["municipality", "txid"], name="advice_once"),
            models.CheckConstraint(
                name="advice_handed_over_at",
                condition=Q(state="draft", handed_over_at=None)
                | Q(state="withdrawn")
                | Q(handed_over_at__isnull=False),
            ),
        ]


class AdviceNews(TenantModel):
    """Something the adviser office told this city about one of its requests; only ever added."""

    request = models.ForeignKey(AdviceRequest, on_delete=models.PROTECT, related_name="news")
    kind = models.CharField(max_length=20)
    content = EncryptedJSONField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
