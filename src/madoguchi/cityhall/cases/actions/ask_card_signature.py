"""A resident wants to sign with their card: the order that goes to the card on the clerk's reader."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.cases.card_signing import MEANS, purpose_for, subject_of
from madoguchi.cityhall.cases.refusals import BadInput
from madoguchi.cityhall.cases.signatures import (
    find_packet,
    refuse_second,
    require_live,
    require_mean,
    required_act,
)
from madoguchi.cityhall.cases.steps import lock_visit, require
from madoguchi.cityhall.readers.actions.issue_order import IssuedOrder, issue_order
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.documents.card_proof import to_sign


@transaction.atomic
def ask_card_signature(
    actor: Actor,
    session_key: str | None,
    packet_id: UUID,
    *,
    signer: str,
    act: str,
    certificate: str,
    shown_sha256: str,
    confirmed: bool = False,
) -> IssuedOrder:
    """An order to sign the shown PDF, for the forms of this act, with `signature` or `authentication`.

    `confirmed`: the clerk goes on although one try is left. Raises `NotConnected`, and as `sign_packet` does.
    """
    require(actor, Permission.COUNTER_SERVE)
    if certificate not in MEANS:
        raise BadInput("電子証明書の種類を選んでください。")
    packet = find_packet(packet_id)
    packet.visit = lock_visit(packet.visit_id)
    require_live(packet.visit, packet, shown_sha256)
    required = required_act(packet, signer, act)
    require_mean(required, MEANS[certificate])
    refuse_second(packet, signer, act)
    digest = to_sign(bytes(packet.pdf), purpose_for(packet, required))
    return issue_order(
        actor, session_key, "sign", subject=subject_of(packet, required), digest=digest, key=certificate,
        confirmed=confirmed,
    )  # fmt: skip
