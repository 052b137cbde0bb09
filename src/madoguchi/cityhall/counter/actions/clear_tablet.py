"""The clerk takes the pages away from the tablet."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.counter.actions.show_on_tablet import push
from madoguchi.cityhall.counter.models import Device
from madoguchi.cityhall.counter.selectors import access_device
from madoguchi.cityhall.tenancy.actor import Actor


@transaction.atomic
def clear_tablet(actor: Actor, device_id: UUID) -> Device:
    """Back to the idle page. Nothing of the visit stays on the tablet."""
    device = access_device(actor, device_id)
    device.page, device.packet, device.ink = Device.Page.IDLE, None, None
    device.signer = device.act = ""
    push(device)
    return device
