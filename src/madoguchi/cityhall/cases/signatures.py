"""What every way of signing has in common: the live packet, the act it needs, the row that is added once."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from madoguchi.cityhall.cases.models import Action, CardSignature, Packet, Signature, Visit
from madoguchi.cityhall.cases.refusals import AlreadyDone, BadInput, NotFound, PacketChanged
from madoguchi.cityhall.cases.steps import new_action, signature_of
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor

Required = dict[str, Any]
"""An act of the manifest: person, act, means, forms, unsettled."""


def packet_number(visit_number: str, version: int) -> str:
    """The number that is printed on every page of a packet."""
    return f"{visit_number}-{version}"


def find_packet(packet_id: UUID, *, pdf: bool = False) -> Packet:
    """A packet without what is not needed. Raises `NotFound`."""
    heavy = ("snapshot",) if pdf else ("pdf", "snapshot")
    packet = Packet.objects.defer(*heavy).filter(pk=packet_id).first()
    if packet is None:
        raise NotFound("申請書")
    return packet


def require_live(visit: Visit, packet: Packet, shown_sha256: str) -> None:
    """Raises `PacketChanged` unless this packet is what the open visit (locked) would submit now."""
    if visit.packet_id != packet.pk or visit.state != Visit.State.OPEN or shown_sha256 != packet.sha256:
        raise PacketChanged


def required_act(packet: Packet, signer: str, act: str) -> Required:
    """The act as the packet needs it. Raises `BadInput` for one that it does not need."""
    for required in packet.manifest["signers"]:
        if (required["person"], required["act"]) == (signer, act):
            return required  # type: ignore[no-any-return]
    raise BadInput("この人の署名は、この申請書には必要ありません。画面を更新してください。")


def require_mean(required: Required, mean: str) -> None:
    """Raises `BadInput` when the act cannot be signed in this way."""
    if mean not in required["means"]:
        raise BadInput("この署名の方法は、この申請書では使えません。ほかの方法を選んでください。")


def refuse_second(packet: Packet, signer: str, act: str) -> None:
    """Raise `AlreadyDone` when this act is signed."""
    done = packet.signatures.filter(signer=signer, act=act).first()
    if done is not None:
        raise AlreadyDone(Signature.Method(done.method).label, "住民", done.at)


def add_signature(
    actor: Actor, packet: Packet, required: Required, *, method: str, at: datetime, txid: UUID,
    detail: dict[str, Any] | None = None, **columns: Any,
) -> Signature:  # fmt: skip
    """The row, its line in the history, its announcement and its line in the log."""
    signer, act = required["person"], required["act"]
    CardSignature.objects.filter(packet=packet, signer=signer, act=act).delete()
    signature = packet.signatures.create(
        signer=signer, act=act, forms=required["forms"], method=method, shown_sha256=packet.sha256,
        actor=signature_of(actor), at=at, txid=txid, **columns,
    )  # fmt: skip
    new_action(actor, packet.visit_id, Action.Kind.SIGNED, txid).save(force_insert=True)
    live.publish("packet.signed", [f"visit:{packet.visit_id}"])
    audit.record(
        actor, "packet.signed", f"visit:{packet.visit_id}",
        detail={"packet": str(packet.pk), "signer": signer, "act": act, "method": method,
                "sha256": packet.sha256, **(detail or {})},
    )  # fmt: skip
    return signature
