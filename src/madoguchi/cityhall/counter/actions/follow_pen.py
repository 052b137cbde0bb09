"""The clerk's screen follows the pen while the resident signs."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from madoguchi.cityhall.counter.models import Device
from madoguchi.cityhall.tenancy import live


@transaction.atomic
def follow_pen(device: Device, *, version: int, ink: Any) -> bool:
    """Keep the strokes so far. False when the tablet shows an older version than was pushed: ask again.

    `ink`: {"width", "height", "strokes": [[[x, y, t], …], …]}.
    """
    changed = Device.objects.filter(pk=device.pk, version=version, page=Device.Page.SIGN)
    fresh = changed.first()
    if fresh is None:
        return False
    fresh.ink = ink
    fresh.save(update_fields=["ink"])
    live.publish("tablet.pen", [f"tablet:{device.pk}"])
    return True
