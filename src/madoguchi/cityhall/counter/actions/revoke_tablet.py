"""A tablet is lost, or changes its counter."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.counter.models import Device
from madoguchi.cityhall.counter.selectors import access_device
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor


@transaction.atomic
def revoke_tablet(actor: Actor, device_id: UUID) -> Device:
    """Cut the tablet off at once: its next request finds nothing. Raises `TabletGone`."""
    device = access_device(actor, device_id)
    device.revoked_at = timezone.now()
    device.page, device.packet, device.ink = Device.Page.IDLE, None, None
    device.save(update_fields=["revoked_at", "page", "packet", "ink"])
    live.publish("tablet.revoked", [f"tablet:{device.pk}"])
    audit.record(actor, "tablet.revoked", f"tablet:{device.pk}")
    return device
