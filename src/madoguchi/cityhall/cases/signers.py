"""Who must sign a packet, and who has. Read through `cases.selectors`."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.cityhall.cases.models import CardSignature, Packet, Signature


@dataclass(frozen=True, slots=True)
class SignerState:
    """One act of signing: `person` is a person key, `signature` the act when it is done.

    `waiting`: a card has signed, and a clerk must still say whose it is.
    """

    person: str
    act: str
    means: tuple[str, ...]
    forms: tuple[str, ...]
    signature: Signature | None
    waiting: CardSignature | None = None


def signers_of(packet: Packet) -> list[SignerState]:
    """Every act of signing that the packet needs, done or not."""
    done = {(signature.signer, signature.act): signature for signature in packet.signatures.all()}
    waiting = {(one.signer, one.act): one for one in packet.card_signatures.defer("proof")}
    return [
        SignerState(
            row["person"],
            row["act"],
            tuple(row["means"]),
            tuple(row["forms"]),
            done.get((row["person"], row["act"])),
            waiting.get((row["person"], row["act"])),
        )
        for row in packet.manifest["signers"]
    ]
