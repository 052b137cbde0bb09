"""An emulated card that lies in a virtual reader: it calls the reader up and answers until it is pulled."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable

from madoguchi.card.emulator import EmulatedCard
from madoguchi.card.errors import ReaderError
from madoguchi.card.vpcd import frames

ANSWER_TO_RESET = bytes.fromhex("3BE000FF8131FE4514")
"""The contact card's (V, OpenSC `card-jpki.c`)."""

_CONNECT_SECONDS = 2.0


class InsertedCard:
    """`answer` blocks until the card is pulled or the reader is gone; `pull` may come from another thread.

    Raises ReaderError when no virtual reader listens on the port. `quick`: see `frames.receive`.
    """

    def __init__(self, card: EmulatedCard, port: int, host: str = "127.0.0.1", *, quick: bool = True) -> None:
        self._card = card
        self._quick = quick
        try:
            line = socket.create_connection((host, port), timeout=_CONNECT_SECONDS)
        except OSError:
            raise ReaderError(
                f"仮想リーダーが {host}:{port} で待っていません。",
                "./madoguchi demo か ./madoguchi card agent --virtual-reader 15968 を先に起動してください。",
            ) from None
        line.settimeout(None)
        self._line = frames.prepare(line)

    def answer(self, seen: Callable[[bytes], None] = lambda _: None) -> None:
        """Every frame in turn; `seen` is told of each before its answer (a control, or a command)."""
        with self._line, contextlib.suppress(frames.LineEnded):
            while True:
                asked = frames.receive(self._line, quick=self._quick)
                seen(asked)
                if (reply := self._reply(asked)) is not None:
                    frames.send(self._line, reply)

    def pull(self) -> None:
        """Take the card out of the reader."""
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)

    def _reply(self, asked: bytes) -> bytes | None:
        if asked == frames.ATR:
            return ANSWER_TO_RESET
        if asked in frames.CONTROLS:
            self._card.reset()
            return None
        return self._card.transmit(asked)
