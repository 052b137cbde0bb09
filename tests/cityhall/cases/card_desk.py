"""A packet that a card may sign, and the whole way from the order to the signature with an emulated card."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from tests.cityhall.cases import rows
from tests.cityhall.readers.conftest import Seat

from madoguchi.card.emulator import MadeCard
from madoguchi.cityhall.cases.actions.ask_card_signature import ask_card_signature
from madoguchi.cityhall.cases.actions.take_card_signature import take_card_signature
from madoguchi.cityhall.cases.models import CardSignature, Packet, Signature, Visit

BOTH = ["tablet", "ink", "assisted", "card_signature", "card_authentication"]
HANAKO = {
    "name": "見本　花子", "birth_date": "1980-02-17", "sex": "female",
    "address": "見本県見本市緑町5丁目5番12号",
}  # fmt: skip
FORMER = "東京都見本市中央一丁目２番３号"
SECRETS = {
    "signature": ("password", "signature_password"),
    "authentication": ("pin", "authentication_pin"),
}


def packet_for(
    visit: Visit,
    signer: dict[str, str] | None = None,
    *,
    means: list[str] | None = None,
    unsettled: bool = True,
    former: str = FORMER,
    pdf: bytes = b"",
    forms: Sequence[Sequence[str]] = ("ab", "c"),
) -> Packet:
    """A packet of the visit with two acts of `p1`, who moves in from `former`."""
    pdf = pdf or b"%PDF-1.7 " + uuid4().bytes
    manifest = rows.manifest(rows.PROCEDURES, 1)
    manifest["signers"] = [
        {"person": "p1", "act": act, "means": means or BOTH, "forms": list(keys), "unsettled": unsettled}
        for act, keys in zip(("notification", "seal:p1"), forms, strict=True)
    ]
    manifest["forms"] = [
        {"key": key, "title": f"様式{key}", "means": means or BOTH} for keys in forms for key in keys
    ]
    snapshot = rows.snapshot(rows.PROCEDURES, {"former_address.text": former})
    snapshot["known"]["p1"] |= signer or HANAKO
    packet = Packet.objects.create(
        visit=visit, version=visit.packets.count() + 1, revision=visit.revision, pdf=pdf, measure={},
        sha256=hashlib.sha256(pdf).hexdigest(), prepared_at=timezone.now(), prepared_by="staff:1",
        manifest=manifest, snapshot=snapshot,
    )  # fmt: skip
    visit.packet = packet
    visit.save(update_fields=["packet"])
    return packet


@dataclass
class Signing:
    """One signer with one card at the clerk's reader. `certificate`: which of the two."""

    seat: Seat
    packet: Packet
    made: MadeCard
    certificate: str = "signature"
    act: str = "notification"
    signer: str = "p1"
    txid: UUID = field(default_factory=uuid4)

    def ask(self) -> Any:
        return ask_card_signature(
            self.seat.actor, self.seat.session, self.packet.pk, signer=self.signer, act=self.act,
            certificate=self.certificate, shown_sha256=self.packet.sha256,
        )  # fmt: skip

    def perform(self, order: Any) -> Any:
        """What the agent says after the resident typed the right secret."""
        self.seat.agent.lay(self.made)
        name, role = SECRETS[self.certificate]
        return self.seat.agent.perform(order.text, {name: self.made.person.pins[role]})

    def take(self, order: Any, sealed: str, **changes: Any) -> Signature | CardSignature:
        given = {
            "signer": self.signer, "act": self.act, "order": order.id, "sealed": sealed,
            "shown_sha256": self.packet.sha256, "txid": self.txid,
        } | changes  # fmt: skip
        return take_card_signature(self.seat.actor, self.seat.session, self.packet.pk, **given)

    def sign(self) -> Signature | CardSignature:
        """Ask, perform, take."""
        order = self.ask()
        outcome = self.perform(order)
        assert outcome.outcome == "done", outcome
        return self.take(order, outcome.sealed)
