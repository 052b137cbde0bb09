"""Short APDUs (ISO/IEC 7816-4). Neither a command nor a response shows its data in a repr or an error."""

from __future__ import annotations

from dataclasses import dataclass, field

from madoguchi.card.errors import ReaderError
from madoguchi.card.status import StatusWord

MAX_DATA, MAX_LE = 255, 256
SELECT, READ_BINARY, READ_RECORD = 0xA4, 0xB0, 0xB2
VERIFY, CHANGE, SIGN, GET_RESPONSE = 0x20, 0x24, 0x2A, 0xC0
SECRET_INSTRUCTIONS = frozenset({VERIFY, CHANGE})
"""Commands whose data nobody may see: not in a log, a trace, a repr or an exception."""


@dataclass(frozen=True, slots=True)
class Command:
    """`le`: how many bytes are expected, 1 to 256; None for no answer data."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = field(default=b"", repr=False)
    le: int | None = None

    def __post_init__(self) -> None:
        if len(self.data) > MAX_DATA or not (self.le is None or 1 <= self.le <= MAX_LE):
            raise ValueError("a short APDU carries at most 255 bytes and asks for 1 to 256")

    def to_bytes(self) -> bytes:
        """The bytes that go to the card."""
        header = bytes((self.cla, self.ins, self.p1, self.p2))
        body = bytes((len(self.data),)) + self.data if self.data else b""
        return header + body + (b"" if self.le is None else bytes((self.le % MAX_LE,)))


@dataclass(frozen=True, slots=True)
class Response:
    """What the card answered."""

    data: bytes = field(repr=False)
    status: StatusWord

    @classmethod
    def parse(cls, raw: bytes) -> Response:
        """Raises ReaderError for less than a status word or more than a short APDU can carry."""
        if not 2 <= len(raw) <= MAX_LE + 2:
            raise ReaderError(
                "カードの応答の長さが正しくありません。", "カードを置き直して、もう一度読み取ってください。"
            )
        return cls(raw[:-2], StatusWord(int.from_bytes(raw[-2:], "big")))
