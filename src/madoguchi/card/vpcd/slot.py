"""One slot of our virtual reader: a port where a card may call, and the line to the card that did."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import threading

from madoguchi.card.apdu import MAX_LE
from madoguchi.card.errors import CardRemoved, ReaderError
from madoguchi.card.readers import reader_in_use
from madoguchi.card.vpcd import frames

_GREETING_SECONDS, _MUTE_SECONDS = 1.0, 3.0
"""An emulated card answers in milliseconds. This says nothing about real ones."""

_LONGEST_ATR, _LONGEST_ANSWER = 33, 4096


class CardLine:
    """The line to one card. Once it has ended it stays so."""

    def __init__(self, line: socket.socket) -> None:
        self._line = frames.prepare(line)
        self._busy = threading.Lock()
        self.ended = False

    def greets(self) -> bool:
        """Power it on and ask for its answer to reset; a stranger on the line gives none."""
        try:
            frames.send(self._line, frames.ON)
            answer = self._ask(frames.ATR, _GREETING_SECONDS)
        except ReaderError:
            return False
        return 2 <= len(answer) <= _LONGEST_ATR

    def transmit(self, command: bytes) -> bytes:
        """Raises CardRemoved when the card is pulled, ReaderError when it does not answer as a card."""
        answer = self._ask(command, _MUTE_SECONDS)
        if not 2 <= len(answer) <= MAX_LE + 2:
            self.close()
            raise ReaderError(
                "模擬カードの応答の長さが正しくありません。", "模擬カードを入れ直してください。"
            )
        return answer

    def reset(self) -> None:
        """Everything verified is forgotten."""
        with contextlib.suppress(frames.LineEnded):
            frames.send(self._line, frames.RESET)

    def look(self) -> None:
        """Notice that the card was pulled. What it says unasked is no answer to anything: the line is cut."""
        if self._busy.acquire(blocking=False):  # else somebody is talking to it, and will notice
            try:
                if not self.ended and select.select([self._line], [], [], 0)[0]:
                    self.close()
            finally:
                self._busy.release()

    def close(self) -> None:
        self.ended = True
        self._line.close()

    def _ask(self, frame: bytes, seconds: float) -> bytes:
        with self._busy:
            if self.ended:
                raise CardRemoved
            self._line.settimeout(seconds)
            try:
                frames.send(self._line, frame)
                return frames.receive(self._line, longest=_LONGEST_ANSWER)
            except TimeoutError:
                self.close()
                raise ReaderError("模擬カードが応答しません。", "模擬カードを入れ直してください。") from None
            except frames.LineEnded:
                self.close()
                raise CardRemoved from None


class Slot:
    """Takes one card at a time: a second one that calls waits in the queue of the port."""

    def __init__(self, name: str, port: int) -> None:
        self.name = name
        self._listener = _listen(port)
        self.port: int = self._listener.getsockname()[1]
        self._lock = threading.Lock()
        self._line: CardLine | None = None
        self._opened: CardLine | None = None

    def has_card(self) -> bool:
        with self._lock:
            self._look()
            return self._line is not None

    def take(self) -> CardLine:
        """The card, for one caller. Raises ReaderError or CardRemoved."""
        with self._lock:
            self._look()
            if self._line is None:
                raise CardRemoved
            if self._opened is self._line:
                raise reader_in_use(self.name)
            self._opened = self._line
            return self._line

    def give_back(self, line: CardLine) -> None:
        """Reset the card and let the next caller have it."""
        with self._lock:
            line.reset()
            if self._opened is line:
                self._opened = None

    def close(self) -> None:
        self._listener.close()
        if self._line is not None:
            self._line.close()

    def _look(self) -> None:
        if self._line is not None:
            self._line.look()
        if self._line is None or self._line.ended:
            self._line = self._next()

    def _next(self) -> CardLine | None:
        """The next caller that is a card; strangers are hung up on."""
        while True:
            try:
                line = CardLine(self._listener.accept()[0])
            except OSError:  # nobody calls
                return None
            if line.greets():
                return line
            line.close()


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # elsewhere it would take a port that is in use
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(1)
    except OSError:
        listener.close()
        raise ReaderError(
            f"仮想リーダーのポート {port} は、ほかのプログラムが使っています。",
            "そのプログラムを終えるか、別のポート番号を指定してください。",
        ) from None
    listener.setblocking(False)
    return listener
