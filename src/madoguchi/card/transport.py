"""The only thing this package asks of a reader: bytes in, bytes out.

A reader of any kind (PC/SC, a phone, the emulator, a recorded trace) is an object with `transmit`. It raises
`CardRemoved` when no card is there and `ReaderError` for every other trouble of the line.
"""

from __future__ import annotations

from typing import Protocol


class Transport(Protocol):
    """One card on one reader."""

    def transmit(self, command: bytes) -> bytes:
        """Send one command APDU; return data and status word. Raises CardRemoved or ReaderError."""
        ...
