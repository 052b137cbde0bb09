"""Whose card signs in, and the questions that wait for an answer.

Read before anybody is signed in, so like `tenancy.Staff` not behind the tenant wall. A card is known by the
hash of its 利用者証明用 certificate, which names nobody; a renewed one is registered anew.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class StaffCard(models.Model):
    """A card that signs in as one account, until it is blocked. A card is live for one account only."""

    class State(models.TextChoices):
        LIVE = "live", _("使えます")
        BLOCKED = "blocked", _("止めました")

    class Why(models.TextChoices):
        LOST = "lost", _("紛失・盗難")
        RENEWED = "renewed", _("カードの更新")
        LEFT = "left", _("異動・退職")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey("tenancy.Staff", on_delete=models.PROTECT, related_name="cards")
    certificate_sha256 = models.CharField(max_length=64)
    label = models.CharField(_("カード"), max_length=20)
    expires_on = models.DateField(_("電子証明書の有効期限"))
    simulated = models.BooleanField(_("模擬"), default=False)
    state = models.CharField(max_length=10, choices=State, default=State.LIVE)
    registered_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    blocked_at = models.DateTimeField(null=True)
    blocked_by = models.CharField(max_length=100, blank=True)
    blocked_why = models.CharField(max_length=10, choices=Why, blank=True)

    class Meta:
        verbose_name = _("職員証")
        ordering = ["-registered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate_sha256"], condition=Q(state="live"), name="staff_card_live_once"
            ),
            models.CheckConstraint(
                name="staff_card_blocked",
                condition=Q(state="live", blocked_at__isnull=True, blocked_why="")
                | (Q(state="blocked", blocked_at__isnull=False) & ~Q(blocked_why="")),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Question(models.Model):
    """A random number for a card to sign: of one session, answered at most once, for two minutes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session_sha256 = models.CharField(max_length=64)
    nonce = models.BinaryField()
    asked_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("サインインの問い")
