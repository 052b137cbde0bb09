"""The card has signed: its answer is judged, and the act is signed or waits for the clerk's word."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.cases.card_holder import compare_holder, is_card_of_visit
from madoguchi.cityhall.cases.card_signing import Judged, judge_signature, kind_of, subject_of
from madoguchi.cityhall.cases.models import CardSignature, Packet, Signature
from madoguchi.cityhall.cases.refusals import CardNotGood, OtherPersonsCard
from madoguchi.cityhall.cases.signatures import (
    Required,
    add_signature,
    find_packet,
    refuse_second,
    require_live,
    required_act,
)
from madoguchi.cityhall.cases.steps import lock_visit, require
from madoguchi.cityhall.readers.actions.take_answer import take_answer
from madoguchi.cityhall.readers.answers import CardSigned
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.refusal import Refusal
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules.matching import Match


def take_card_signature(
    actor: Actor,
    session_key: str | None,
    packet_id: UUID,
    *,
    signer: str,
    act: str,
    order: UUID,
    sealed: str,
    shown_sha256: str,
    txid: UUID,
) -> Signature | CardSignature:
    """The agent's answer to `ask_card_signature`, taken once; the same `txid` gives the same row.

    A `CardSignature` waits for `decide_card_signature`: something in the 署名用 certificate is not as the
    signer is known, or nothing ties a 利用者証明用 certificate to them. Raises `CardNotGood` (revoked, past
    its day, not of a known authority …), `OtherPersonsCard`, both on the log, and as `take_answer` and
    `sign_packet` do.
    """
    require(actor, Permission.COUNTER_SERVE)
    packet = find_packet(packet_id)
    required = required_act(packet, signer, act)
    if earlier := _earlier(packet, txid):
        return earlier
    signed = take_answer(actor, session_key, order, sealed, subject=subject_of(packet, required))
    assert isinstance(signed, CardSigned)  # an order to sign has no other answer
    try:
        return _take(actor, packet_id, required, signed, shown_sha256, txid)
    except (CardNotGood, OtherPersonsCard) as refusal:
        _record_refusal(actor, packet, required, refusal)
        raise


def _earlier(packet: Packet, txid: UUID) -> Signature | CardSignature | None:
    return (
        packet.signatures.filter(txid=txid).first() or packet.card_signatures.filter(txid=txid).first()
    )


@transaction.atomic
def _take(
    actor: Actor, packet_id: UUID, required: Required, signed: CardSigned, shown_sha256: str, txid: UUID
) -> Signature | CardSignature:
    packet = Packet.objects.get(pk=packet_id)
    packet.visit = lock_visit(packet.visit_id)
    require_live(packet.visit, packet, shown_sha256)
    refuse_second(packet, required["person"], required["act"])
    judged = judge_signature(packet, required, signed, timezone.now())
    person = judged.certificate.person
    found = compare_holder(person, packet, required["person"]) if person else None
    if found is not None and found.grade == "exact":
        return _sign(actor, packet, required, judged, {"ground": "certificate", "differences": []}, txid)
    if found is not None and found.grade == "different":
        raise OtherPersonsCard
    if is_card_of_visit(packet, required["person"], signed.info.serial):
        return _sign(actor, packet, required, judged, {"ground": "same_card", "differences": []}, txid)
    return _wait(actor, packet, required, judged, found, txid)


def _sign(
    actor: Actor, packet: Packet, required: Required, judged: Judged, holder: dict[str, Any], txid: UUID
) -> Signature:
    kept = judged.as_data() | {"holder": holder | {"by": ""}, "reason": ""}
    return add_signature(
        actor, packet, required, method=Signature.Method.CARD, at=judged.verdict.at, txid=txid, card=kept,
        detail=_detail(judged, holder["ground"]),
    )  # fmt: skip


def _wait(
    actor: Actor, packet: Packet, required: Required, judged: Judged, found: Match | None, txid: UUID
) -> CardSignature:
    signer, act = required["person"], required["act"]
    CardSignature.objects.filter(packet=packet, signer=signer, act=act).delete()
    waiting = CardSignature.objects.create(
        packet=packet, signer=signer, act=act, certificate=kind_of(judged.certificate),
        proof=judged.as_data(), grade=found.grade if found else "", at=judged.verdict.at, txid=txid,
        differences={one.item: one.word for one in found.differences} if found else {},
    )  # fmt: skip
    live.publish("packet.card_waits", [f"visit:{packet.visit_id}"])
    audit.record(
        actor, "packet.card_waits", f"visit:{packet.visit_id}",
        detail={"packet": str(packet.pk), "signer": signer, "act": act, "grade": waiting.grade,
                "differences": waiting.differences, **_detail(judged, "")},
    )  # fmt: skip
    return waiting


def _detail(judged: Judged, ground: str) -> dict[str, Any]:
    """For the log: words, and which certificate."""
    return {
        "certificate": kind_of(judged.certificate), "conclusion": judged.verdict.conclusion,
        "simulated": judged.simulated, **({"holder": ground} if ground else {}),
    }  # fmt: skip


@transaction.atomic
def _record_refusal(actor: Actor, packet: Packet, required: Required, refusal: Refusal) -> None:
    why = refusal.checks if isinstance(refusal, CardNotGood) else {"holder": "failed"}
    audit.record(
        actor, "packet.card_refused", f"visit:{packet.visit_id}",
        detail={"packet": str(packet.pk), "signer": required["person"], "act": required["act"],
                "checks": why},
    )  # fmt: skip
