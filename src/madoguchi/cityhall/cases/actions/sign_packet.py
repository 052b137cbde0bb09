"""One signer confirms what was shown, once for all the forms that the act covers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.cases.models import Signature
from madoguchi.cityhall.cases.refusals import BadInput, NotAllowed
from madoguchi.cityhall.cases.signatures import (
    add_signature,
    find_packet,
    refuse_second,
    require_live,
    require_mean,
    required_act,
)
from madoguchi.cityhall.cases.steps import is_house, lock_visit
from madoguchi.cityhall.cases.strokes import check_strokes
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
    A card signs through `ask_card_signature` and `take_card_signature`.
    Raises `PacketChanged` when the shown PDF is no longer the live one, `BadInput` for a signer, act, method
    or drawing that does not fit, `AlreadyDone` when this act is signed.
    """
    packet = find_packet(packet_id)
    _check_right(actor, method, device)
    visit = lock_visit(packet.visit_id)
    earlier = packet.signatures.filter(txid=txid).first()
    if earlier is not None:
        return earlier
    require_live(visit, packet, shown_sha256)
    required = required_act(packet, signer, act)
    require_mean(required, method)
    refuse_second(packet, signer, act)
    return add_signature(
        actor, packet, required, method=method, at=timezone.now(), txid=txid, device=device[:60],
        **_proof(method, strokes, assisted_by, assistance),
    )  # fmt: skip


def _check_right(actor: Actor, method: str, device: str) -> None:
    """A resident signs only on a paired tablet; everything else is the clerk's to record."""
    if actor.kind == "resident":
        if method != Signature.Method.TABLET or not device:
            raise NotAllowed
    elif not is_house(actor) and Permission.COUNTER_SERVE not in actor.permissions:
        raise NotAllowed


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
