"""A tablet drops what is no longer live: nobody has to remember to clear it."""

from __future__ import annotations

from django.db import transaction

from madoguchi.cityhall.cases.models import Visit
from madoguchi.cityhall.counter.actions.show_on_tablet import push
from madoguchi.cityhall.counter.models import Device


def clear_stale(device: Device) -> Device:
    """The device as it stands; its packet is gone when the visit was submitted, cancelled or changed."""
    live = Visit.objects.filter(packet_id=device.packet_id, state=Visit.State.OPEN)
    if device.page != Device.Page.SIGN or live.exists():
        return device
    return _clear(device)


@transaction.atomic
def _clear(device: Device) -> Device:
    fresh: Device = Device.objects.select_for_update().get(pk=device.pk)
    if fresh.version == device.version:
        fresh.page, fresh.packet, fresh.ink = Device.Page.IDLE, None, None
        fresh.signer = fresh.act = ""
        push(fresh)
    return fresh
