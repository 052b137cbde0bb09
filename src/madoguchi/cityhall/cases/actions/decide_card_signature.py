"""A clerk says whether the card that signed is the signer's own."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.cases.models import CardSignature, Packet, Signature
from madoguchi.cityhall.cases.refusals import BadInput, CardReadingGone
from madoguchi.cityhall.cases.signatures import (
    add_signature,
    find_packet,
    refuse_second,
    require_live,
    required_act,
)
from madoguchi.cityhall.cases.steps import lock_visit, require
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules.matching import matching_rules


@transaction.atomic
def decide_card_signature(actor: Actor, packet_id: UUID, *, waiting: UUID, reason: str) -> Signature:
    """It is theirs, on the ground `reason` (a word of the matching rules); the clerk's name stands beside it.

    The moment of signing stays that of the card. Raises `BadInput`, `CardReadingGone`, `PacketChanged`.
    """
    require(actor, Permission.COUNTER_SERVE)
    packet = find_packet(packet_id)
    visit = lock_visit(packet.visit_id)
    require_live(visit, packet, packet.sha256)
    kept = _waiting(packet, waiting)
    if reason not in matching_rules(visit.day).reasons:
        raise BadInput("本人のカードと判断した理由を選んでください。")
    required = required_act(packet, kept.signer, kept.act)
    refuse_second(packet, kept.signer, kept.act)
    ground = "decided" if kept.differences else "face"
    holder = {"ground": ground, "differences": list(kept.differences), "by": actor.label}
    return add_signature(
        actor, packet, required, method=Signature.Method.CARD, at=kept.at, txid=kept.txid,
        card=kept.proof | {"holder": holder, "reason": reason},
        detail={"certificate": kept.certificate, "conclusion": kept.proof["verdict"]["conclusion"],
                "simulated": kept.proof["simulated"], "holder": ground, "reason": reason,
                "differences": kept.differences},
    )  # fmt: skip


@transaction.atomic
def drop_card_signature(actor: Actor, packet_id: UUID, *, waiting: UUID) -> None:
    """It is not theirs: nothing of it stays but the line in the log."""
    require(actor, Permission.COUNTER_SERVE)
    packet = find_packet(packet_id)
    lock_visit(packet.visit_id)
    kept = _waiting(packet, waiting)
    kept.delete()
    live.publish("packet.card_dropped", [f"visit:{packet.visit_id}"])
    audit.record(
        actor, "packet.card_dropped", f"visit:{packet.visit_id}",
        detail={"packet": str(packet.pk), "signer": kept.signer, "act": kept.act,
                "certificate": kept.certificate},
    )  # fmt: skip


def _waiting(packet: Packet, waiting: UUID) -> CardSignature:
    kept = CardSignature.objects.filter(packet=packet, pk=waiting).first()
    if kept is None:
        raise CardReadingGone
    return kept
