"""発券機: a paired device at the entrance of an office. Nothing else may draw numbers from the open hall."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.tenant import TenantModel
from madoguchi.cityhall.tickets.models.office import Office


class Kiosk(TenantModel):
    """A device that was invited, then paired once; only the SHA-256 of its secrets is stored.

    `paper_out_at`: since when its printer has no paper; tickets then come as a 2D code on the screen.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="kiosks")
    name = models.CharField(_("置き場所"), max_length=40)
    invitation_sha256 = models.CharField(max_length=64, blank=True)
    invited_until = models.DateTimeField()
    invited_by = models.CharField(max_length=100)
    secret_sha256 = models.CharField(max_length=64, blank=True)
    paired_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    paper_out_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("発券機")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "name"], condition=Q(revoked_at__isnull=True), name="kiosk_name_once"
            ),
            models.CheckConstraint(
                name="kiosk_paired_or_invited",
                condition=Q(paired_at__isnull=True, secret_sha256="")
                | Q(paired_at__isnull=False, invitation_sha256="") & ~Q(secret_sha256=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name
