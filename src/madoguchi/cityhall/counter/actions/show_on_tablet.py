"""The clerk pushes a packet to the tablet."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from madoguchi.cityhall.cases.refusals import BadInput, PacketChanged
from madoguchi.cityhall.cases.selectors import access_packet
from madoguchi.cityhall.counter.guard import require
from madoguchi.cityhall.counter.models import Device
from madoguchi.cityhall.counter.selectors import access_device
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor


@transaction.atomic
def show_on_tablet(
    actor: Actor, device_id: UUID, *, packet_id: UUID, signer: str, act: str, language: str
) -> Device:
    """Show one signer's forms of a packet. The tablet shows nothing that was not pushed like this.

    Raises `PacketChanged` for a packet that is not live any more, `BadInput` for somebody who need not
    sign it, the register's `ProtectedPerson` when somebody of its visit may not be displayed.
    """
    packet = access_packet(actor, packet_id)
    if packet.visit.packet_id != packet.pk:
        raise PacketChanged
    require(actor, "display", packet.visit.people.filter(left_at__isnull=True))
    if (signer, act) not in {(one["person"], one["act"]) for one in packet.manifest["signers"]}:
        raise BadInput(_("この人の署名は、この申請書には必要ありません。画面を更新してください。"))
    device = access_device(actor, device_id)
    device.page, device.packet, device.ink = Device.Page.SIGN, packet, None
    device.signer, device.act, device.language = signer, act, language
    push(device)
    audit.record(
        actor, "tablet.shown", f"tablet:{device.pk}", detail={"packet": str(packet.pk), "signer": signer}
    )
    return device


def push(device: Device) -> None:
    """Save what the tablet shows as its next version and tell the screens."""
    device.version += 1
    device.save()
    live.publish("tablet.changed", [f"tablet:{device.pk}"])
