"""The page of a ticket that asked to be told while it is closed."""

from __future__ import annotations

from django.db import models

from madoguchi.cityhall.tenancy.encryption import EncryptedJSONField
from madoguchi.cityhall.tenancy.tenant import TenantModel
from madoguchi.cityhall.tickets.models.ticket import Ticket


class PushSubscription(TenantModel):
    """One browser of one ticket. `browser`: `endpoint`, `p256dh`, `auth` as that browser gave them.

    `told`: what it was told last, so that nothing is told twice. `since`: when this
    browser came, which tells it from the one before. Deleted when the ticket is over.
    """

    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, related_name="push")
    browser = EncryptedJSONField()
    language = models.CharField(max_length=20)
    told = models.CharField(max_length=60, blank=True)
    since = models.DateTimeField()
