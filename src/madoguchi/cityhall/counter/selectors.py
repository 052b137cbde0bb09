"""Reads of the counter: which tablet stands here, and whose cookie is this.

access_device(actor, device_id) -> Device            a live tablet of this municipality
device_at(place) -> Device | None                    the live tablet of a counter
devices(actor) -> list[Device]                       every tablet, live ones first
device_by_secret(device_id, secret) -> Device | None from the tablet's own cookie
touch(device) -> None                                the tablet is alive
invitation(pairing_id) -> Pairing | None
"""

from __future__ import annotations

from datetime import timedelta
from secrets import compare_digest
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from madoguchi.cityhall.counter.models import Device, Pairing
from madoguchi.cityhall.counter.refusals import TabletGone
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.refusal import Refusal
from madoguchi.cityhall.tenancy.roles import Permission

LOST_AFTER = timedelta(seconds=10)
SEEN_EVERY = timedelta(seconds=4)


def access_device(actor: Actor, device_id: UUID) -> Device:
    """A live tablet of this municipality. Raises `TabletGone`."""
    device = Device.objects.select_for_update().filter(pk=device_id, revoked_at__isnull=True).first()
    if device is None or not actor.permissions & {Permission.COUNTER_SERVE, Permission.DEVICE_MANAGE}:
        raise TabletGone
    return device


def device_at(place: str) -> Device | None:
    return Device.objects.filter(place=place, revoked_at__isnull=True).first()


def devices(actor: Actor) -> list[Device]:
    if Permission.DEVICE_MANAGE not in actor.permissions:
        raise Refusal
    return list(Device.objects.order_by(F("revoked_at").desc(nulls_first=True), "place"))


def device_by_secret(device_id: str, secret: str) -> Device | None:
    """The live tablet whose cookie this is; None for anything else."""
    from madoguchi.cityhall.counter.actions.start_pairing import digest

    device = Device.objects.filter(pk=device_id, revoked_at__isnull=True).first()
    return device if device is not None and compare_digest(device.secret_sha256, digest(secret)) else None


def touch(device: Device) -> None:
    """Note that the tablet is alive, at most every few seconds."""
    now = timezone.now()
    if now - device.seen_at > SEEN_EVERY:
        Device.objects.filter(pk=device.pk).update(seen_at=now)


def is_lost(device: Device) -> bool:
    """Whether nothing was heard of the tablet for ten seconds."""
    return timezone.now() - device.seen_at > LOST_AFTER


def invitation(pairing_id: UUID) -> Pairing | None:
    return Pairing.objects.select_related("device").filter(pk=pairing_id).first()
