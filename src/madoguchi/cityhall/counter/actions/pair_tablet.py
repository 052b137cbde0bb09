"""A tablet answers an invitation."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from madoguchi.cityhall.counter.actions.start_pairing import digest
from madoguchi.cityhall.counter.models import Device, Pairing
from madoguchi.cityhall.counter.refusals import PairingUnknown
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import system_actor


@dataclass(frozen=True, slots=True)
class PairedTablet:
    """`secret` goes into the tablet's cookie and exists nowhere else."""

    device: Device
    secret: str


@transaction.atomic
def pair_tablet(*, secret: str) -> PairedTablet:
    """Pair the tablet that knows the invitation's code or token; the place's former tablet is revoked.

    Runs inside the municipality's scope. Raises `PairingUnknown` for a wrong, used or expired secret.
    """
    now = timezone.now()
    pairing = (
        Pairing.objects.select_for_update()
        .filter(
            Q(code_sha256=digest(secret)) | Q(token_sha256=digest(secret)),
            device__isnull=True,
            expires_at__gt=now,
        )
        .first()
    )
    if pairing is None:
        raise PairingUnknown
    Device.objects.filter(place=pairing.place, revoked_at__isnull=True).update(revoked_at=now)
    cookie = secrets.token_urlsafe(32)
    device = Device.objects.create(
        place=pairing.place, secret_sha256=digest(cookie), paired_at=now, seen_at=now,
        paired_by=pairing.created_by, paired_by_label=pairing.created_by_label,
    )  # fmt: skip
    Pairing.objects.filter(pk=pairing.pk).update(device=device)
    live.publish("tablet.paired", [f"pairing:{pairing.pk}", f"tablet:{device.pk}"])
    audit.record(system_actor("tablet"), "tablet.paired", f"tablet:{device.pk}")
    return PairedTablet(device, cookie)
