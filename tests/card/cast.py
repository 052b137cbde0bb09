"""The day of these tests, and transports that misbehave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from madoguchi.card import CardSession, ReaderError, Transport
from madoguchi.card.emulator import EmulatedReader, MadeCard, TestPki

AT = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
STATUS_WORDS = (
    0x6100, 0x6200, 0x6282, 0x6300, 0x63C0, 0x63C1, 0x63C2, 0x6581, 0x6700, 0x6982, 0x6983, 0x6984,
    0x6985, 0x6986, 0x6A80, 0x6A82, 0x6A83, 0x6A86, 0x6B00, 0x6C00, 0x6D00, 0x6E00, 0x6F00, 0x0000,
)  # fmt: skip


@dataclass
class Wire:
    """Between a session and a reader: keeps what was sent; an answer or an event may be set at a place."""

    inner: Transport
    answers: dict[int, bytes] = field(default_factory=dict)
    before: dict[int, Callable[[], None]] = field(default_factory=dict)
    sent: list[bytes] = field(default_factory=list, repr=False)

    def transmit(self, command: bytes) -> bytes:
        place = len(self.sent)
        self.sent.append(command)
        self.before.get(place, lambda: None)()
        return self.answers[place] if place in self.answers else self.inner.transmit(command)

    def count(self, ins: int) -> int:
        """How many commands of that instruction carried data."""
        return sum(command[1] == ins and len(command) > 5 for command in self.sent)


class Script:
    """Answers from a list, whatever is asked."""

    def __init__(self, *answers: str) -> None:
        self.answers = [bytes.fromhex(answer) for answer in answers]
        self.sent: list[str] = []

    def transmit(self, command: bytes) -> bytes:
        self.sent.append(command.hex().upper())
        if not self.answers:
            raise ReaderError("台本が終わりました。", "")
        return self.answers.pop(0)


def session_with(made: MadeCard) -> CardSession:
    return CardSession(EmulatedReader(made.card), made.edition)


def b_of(made: MadeCard, pki: TestPki) -> str:
    return made.person.number_b(pki.at).reveal()
