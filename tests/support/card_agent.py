"""A card agent in this process, on emulated readers: what stands between a page and a card in tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from madoguchi.agent.desk import Desk, Outcome
from madoguchi.agent.pairing import Pairing
from madoguchi.agent.sealing import from_text
from madoguchi.card import Secret
from madoguchi.card.emulator import EmulatedReader, MadeCard
from madoguchi.card.emulator.source import EmulatedSource


@dataclass(slots=True)
class InProcessAgent:
    """`lay(card)`, `pair(server_key)`, `perform(order_text, {"pin": "1234"})`."""

    reader: EmulatedReader = field(default_factory=EmulatedReader)
    second: EmulatedReader = field(default_factory=EmulatedReader)
    desk: Desk = field(init=False)
    pairing: Pairing = field(init=False)

    def __post_init__(self) -> None:
        source = EmulatedSource({"模擬リーダー 1": self.reader, "模擬リーダー 2": self.second})
        self.desk = Desk(source, now)
        self.pairing = Pairing("窓口のパソコン", now)

    def lay(self, made: MadeCard) -> None:
        self.reader.insert(made.card)

    def pair(self, server_key: str) -> str:
        """The sealed message for the server."""
        return self.pairing.pair(self.pairing.code() or "", from_text(server_key), "").sealed

    def perform(self, text: str, secrets: Mapping[str, str], confirmed_by: str = "") -> Outcome:
        assert self.pairing.partner is not None
        hidden = {name: Secret(value) for name, value in secrets.items()}
        return self.desk.perform(text, hidden, self.pairing.partner.key, confirmed_by, lambda: False)


def now() -> datetime:
    return datetime.now(UTC)


def printed(made: MadeCard, at: datetime) -> dict[str, str]:
    """What a clerk types from the face of a card."""
    person = made.person
    return {
        "birth": person.printed_birth,
        "expires_year": str(person.expires(at).year),
        "security_code": person.security_code,
    }
