"""A tablet is lost, or changes its counter."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from madoguchi.cityhall.counter.models import Device, Pairing
from madoguchi.cityhall.counter.selectors import access_device
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor


@transaction.atomic
def revoke_tablet(actor: Actor, device_id: UUID) -> Device:
    """Cut the tablet off at once: its next request finds nothing. Raises `TabletGone`."""
    device = access_device(actor, device_id)
    _cut_off(actor, device, None)
    return device


def revoke_of(actor: Actor, staff_id: UUID, why: str) -> None:
    """Cut off every tablet that this account invited. `why`, a code, goes into the log.

    Open invitations first: a tablet that answers one right now is then seen here, or comes too late.
    """
    whose = f"staff:{staff_id}"
    open_ones = Pairing.objects.filter(created_by=whose, device__isnull=True)
    open_ones.filter(expires_at__gt=F("created_at")).update(expires_at=F("created_at"))
    for device in Device.objects.select_for_update().filter(paired_by=whose, revoked_at__isnull=True):
        _cut_off(actor, device, {"why": why})


def _cut_off(actor: Actor, device: Device, detail: dict[str, str] | None) -> None:
    device.revoked_at = timezone.now()
    device.page, device.packet, device.ink = Device.Page.IDLE, None, None
    device.save(update_fields=["revoked_at", "page", "packet", "ink"])
    live.publish("tablet.revoked", [f"tablet:{device.pk}"])
    audit.record(actor, "tablet.revoked", f"tablet:{device.pk}", detail=detail)
