"""Recorded traces: what went to a card and what came back, as lines of text.

    > 00A4040C0AD3921000310001010408
    < 9000
    > 00200080 *
    < 9000

The data of VERIFY and CHANGE is never written: `*` stands for it, and matches any on replay. Answers may hold
personal data: record test cards only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from madoguchi.card.apdu import SECRET_INSTRUCTIONS
from madoguchi.card.errors import ReaderError
from madoguchi.card.transport import Transport

_HEADER = 4


@dataclass(slots=True)
class RecordingTransport:
    """Passes everything through and writes it down."""

    inner: Transport
    lines: list[str] = field(default_factory=list, repr=False)

    def transmit(self, command: bytes) -> bytes:
        answer = self.inner.transmit(command)
        self.lines += [f"> {shown(command)}", f"< {answer.hex().upper()}"]
        return answer


class RecordedTransport:
    """Plays a trace back, command by command. Raises ValueError for a broken trace."""

    def __init__(self, lines: Iterable[str]) -> None:
        kept = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        marks = [line[:2] for line in kept]
        if marks != ["> ", "< "] * (len(kept) // 2) or len(kept) % 2:
            raise ValueError("a trace alternates lines that begin with '> ' and '< '")
        self._exchanges = [
            (kept[place][2:], bytes.fromhex(kept[place + 1][2:])) for place in range(0, len(kept), 2)
        ]
        self._place = 0

    @property
    def finished(self) -> bool:
        """Whether everything recorded was asked for."""
        return self._place == len(self._exchanges)

    def transmit(self, command: bytes) -> bytes:
        """Raises ReaderError for a command that was not recorded at this place."""
        if self.finished or self._exchanges[self._place][0] != shown(command):
            raise ReaderError(
                f"記録の{self._place + 1}番目の命令と違う命令です。", "記録と手順を確かめてください。"
            )
        self._place += 1
        return self._exchanges[self._place - 1][1]


def shown(command: bytes) -> str:
    """A command as it may be seen: hexadecimal, without the data of VERIFY and CHANGE."""
    if len(command) > _HEADER and command[1] in SECRET_INSTRUCTIONS:
        return command[:_HEADER].hex().upper() + " *"
    return command.hex().upper()
