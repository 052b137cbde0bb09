"""After the signature the tablet says thank you and forgets the strokes."""

from __future__ import annotations

from django.db import transaction

from madoguchi.cityhall.counter.actions.show_on_tablet import push
from madoguchi.cityhall.counter.models import Device


@transaction.atomic
def thank_on_tablet(device: Device) -> Device:
    """Show the last page of this signer; the clerk clears it or pushes the next signer's forms."""
    device.page, device.ink = Device.Page.THANKS, None
    push(device)
    return device
