"""One signer confirms what was shown, once for all the forms that the act covers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.cases.models import Action, Packet, Signature, Visit
from madoguchi.cityhall.cases.refusals import AlreadyDone, BadInput, NotAllowed, NotFound, PacketChanged
from madoguchi.cityhall.cases.steps import is_house, lock_visit, new_action, signature_of
from madoguchi.cityhall.cases.strokes import check_strokes
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def sign_packet(
    actor: Actor,
    packet_id: UUID,
    *,
    signer: str,
    act: str,
    method: str,
    shown_sha256: str,
    txid: UUID,
    strokes: Any = None,
    device: str = "",
    assisted_by: str = "",
    assistance: str = "",
) -> Signature:
    """Bind a signature to the SHA-256 of the PDF that was shown.

    tablet: `strokes` and the paired `device`. ink: staff confirm that the printed packet was signed.
    assisted: `assisted_by` (who helped or wrote) and `assistance` (why, how); strokes may be there or not.
    Raises `PacketChanged` when the shown PDF is no longer the live one, `BadInput` for a signer, act, method
    or drawing that does not fit, `AlreadyDone` when this act is signed.
    """
    packet = Packet.objects.defer("pdf", "snapshot").filter(pk=packet_id).first()
    if packet is None:
        raise NotFound("申請書")
    _check_right(actor, method, device)
    visit = lock_visit(packet.visit_id)
    earlier = packet.signatures.filter(txid=txid).first()
    if earlier is not None:
        return earlier
    if visit.packet_id != packet.pk or visit.state != Visit.State.OPEN or shown_sha256 != packet.sha256:
        raise PacketChanged
    required = _required(packet, signer, act, method)
    _refuse_second(packet, signer, act)
    signature = packet.signatures.create(
        signer=signer, act=act, forms=required["forms"], method=method, shown_sha256=shown_sha256,
        **_proof(method, strokes, assisted_by, assistance), device=device[:60],
        actor=signature_of(actor), at=timezone.now(), txid=txid,
    )  # fmt: skip
    new_action(actor, visit.pk, Action.Kind.SIGNED, txid).save(force_insert=True)
    live.publish("packet.signed", [f"visit:{visit.pk}"])
    audit.record(
        actor, "packet.signed", f"visit:{visit.pk}",
        detail={"packet": str(packet.pk), "signer": signer, "act": act, "method": method,
                "sha256": shown_sha256},
    )  # fmt: skip
    return signature


def _check_right(actor: Actor, method: str, device: str) -> None:
    """A resident signs only on a paired tablet; everything else is the clerk's to record."""
    if actor.kind == "resident":
        if method != Signature.Method.TABLET or not device:
            raise NotAllowed
    elif not is_house(actor) and Permission.COUNTER_SERVE not in actor.permissions:
        raise NotAllowed


def _required(packet: Packet, signer: str, act: str, method: str) -> dict[str, Any]:
    for required in packet.manifest["signers"]:
        if (required["person"], required["act"]) == (signer, act):
            if method not in required["means"]:
                raise BadInput("この署名の方法は、この申請書では使えません。ほかの方法を選んでください。")
            return required  # type: ignore[no-any-return]
    raise BadInput("この人の署名は、この申請書には必要ありません。画面を更新してください。")


def _refuse_second(packet: Packet, signer: str, act: str) -> None:
    done = packet.signatures.filter(signer=signer, act=act).first()
    if done is not None:
        raise AlreadyDone(Signature.Method(done.method).label, "住民", done.at)


def _proof(method: str, strokes: Any, assisted_by: str, assistance: str) -> dict[str, Any]:
    if method == Signature.Method.TABLET:
        return {"strokes": check_strokes(strokes)}
    if method == Signature.Method.INK:
        return {}
    if not assisted_by.strip() or not assistance.strip():
        raise BadInput("補助した人と、補助の理由を入れてください。")
    return {
        "strokes": None if strokes is None else check_strokes(strokes),
        "assisted_by": signature_name(assisted_by), "assistance": assistance.strip()[:500],
    }  # fmt: skip


def signature_name(text: str) -> str:
    """Who helped, as typed, within the column."""
    return text.strip()[:100]
