"""Which agent of which clerk's PC is paired with which session, and what was asked of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.encryption import EncryptedBytesField
from madoguchi.cityhall.tenancy.tenant import TenantModel


class Pairing(TenantModel):
    """An agent and a session of one member of staff, from the invitation to its end.

    `key` is the agent's key of this pairing (K of `agent/sealing.py`); `server_private` opens the one message
    that brings it. Both are encrypted and gone when the pairing ends. The session is known by a hash.
    """

    class State(models.TextChoices):
        INVITED = "invited", _("番号を待っています")
        LIVE = "live", _("つながっています")
        ENDED = "ended", _("終わりました")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey("tenancy.Staff", on_delete=models.PROTECT, related_name="+")
    session_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.INVITED)
    server_public = models.BinaryField()
    server_private = EncryptedBytesField(null=True)
    key = EncryptedBytesField(null=True)
    agent_name = models.CharField(_("パソコン"), max_length=100, blank=True)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    paired_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name = _("カードリーダーの接続")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "session_sha256"],
                condition=Q(state="live"),
                name="reader_one_per_session",
            ),
            models.CheckConstraint(
                name="reader_pairing_keys",
                condition=Q(state="invited", server_private__isnull=False, key__isnull=True)
                | Q(state="live", server_private__isnull=True, key__isnull=False, paired_at__isnull=False)
                | Q(state="ended", server_private__isnull=True, key__isnull=True, ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.agent_name


class Order(TenantModel):
    """One thing asked of a card, answered at most once. Nothing that a card said is kept here."""

    class State(models.TextChoices):
        ISSUED = "issued", _("出した")
        ANSWERED = "answered", _("答えを受け取った")
        REFUSED = "refused", _("できなかった")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pairing = models.ForeignKey(Pairing, on_delete=models.PROTECT, related_name="orders")
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=200)
    nonce = models.BinaryField()
    key_name = models.CharField(max_length=20, blank=True)
    digest = models.BinaryField(default=b"")
    purpose = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ISSUED)
    outcome = models.CharField(max_length=40, blank=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("カードへの指示")
        constraints = [
            models.CheckConstraint(
                name="reader_order_settled",
                condition=Q(state="issued", settled_at__isnull=True, outcome="")
                | (Q(state__in=["answered", "refused"], settled_at__isnull=False) & ~Q(outcome="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
