"""Readers of this machine as a `ReaderSource`. No question shares a context with another one."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from madoguchi.card.errors import CardRemoved
from madoguchi.card.pcsc import library as pcsc
from madoguchi.card.pcsc.words import NO_READERS, NOT_TRANSACTED, OK, check
from madoguchi.card.readers import ReaderState, wait_for_change
from madoguchi.card.transport import Transport

SIMULATED = "Virtual PCD"
_LONGEST_ANSWER = 4096
_PULL_MS = 600
"""How long the service may take to notice that a card which did not answer is gone (0.4 s measured)."""


class PcscSource:
    """What PC/SC knows. Readers of vsmartcard are simulated, all others real."""

    def states(self) -> Sequence[ReaderState]:
        with _context() as context:
            names = context.names()
            present = [bool(event & pcsc.STATE_PRESENT) for event in context.events(names)]
        return [ReaderState(name, SIMULATED in name, card) for name, card in zip(names, present, strict=True)]

    @contextmanager
    def open(self, name: str) -> Iterator[Transport]:
        with _context() as context, context.card(name) as card:
            yield card

    def wait(self, seconds: float, since: Sequence[ReaderState] | None = None) -> None:
        wait_for_change(self.states, seconds, since)


@dataclass(frozen=True, slots=True)
class _Context:
    library: pcsc.Library
    handle: Any

    def names(self) -> list[str]:
        """Every reader's name; empty when there is none."""
        size = self.library.word(0)
        code = self._list(None, size)
        if code == NO_READERS:
            return []
        check(code)
        buffer = ctypes.create_string_buffer(size.value)
        check(self._list(buffer, size))
        return [name.decode(self.library.encoding) for name in buffer.raw[: size.value].split(b"\0") if name]

    def _list(self, buffer: Any, size: Any) -> int:
        return self.library.call(
            "SCardListReaders", self.handle, None, buffer, ctypes.byref(size), text=True
        )

    def events(self, names: Sequence[str], current: int = 0, wait_ms: int = 0) -> list[int]:
        """The state of each reader: at once, or when it differs from `current`, or when the time is over."""
        if not names:
            return []
        states = (self.library.state_type * len(names))()
        for state, name in zip(states, names, strict=True):
            state.reader, state.current = name.encode(self.library.encoding), current
        self.library.call(
            "SCardGetStatusChange",
            self.handle,
            self.library.word(wait_ms),
            states,
            self.library.word(len(names)),
            text=True,
        )
        return [int(state.event) for state in states]

    @contextmanager
    def card(self, name: str) -> Iterator[_Card]:
        """Connected for us alone; reset at the end, unless it is gone and another one may lie there."""
        handle, protocol = self.library.handle(0), self.library.word(0)
        word, byref = self.library.word, ctypes.byref
        code = self.library.call(
            "SCardConnect",
            self.handle,
            name.encode(self.library.encoding),
            word(pcsc.SHARE_EXCLUSIVE),
            word(pcsc.ANY_PROTOCOL),
            byref(handle),
            byref(protocol),
            text=True,
        )
        check(code)
        card = _Card(self, name, handle, protocol.value)
        try:
            yield card
        finally:
            end = pcsc.LEAVE_CARD if card.gone else pcsc.RESET_CARD
            self.library.call("SCardDisconnect", handle, word(end))


@dataclass(slots=True)
class _Card:
    context: _Context
    name: str
    handle: Any
    protocol: int
    ended: bool = False
    gone: bool = False

    def transmit(self, command: bytes) -> bytes:
        """After the first failure the card counts as gone, whatever the service would say to another try."""
        if self.ended:
            raise CardRemoved
        self.ended = True
        code, answer = self._exchange(command)
        no_answer = code == OK and not answer  # how vpcd's driver tells that the card hung up
        self.gone = (no_answer or code == NOT_TRANSACTED) and self._is_gone()
        if self.gone or no_answer:
            raise CardRemoved
        check(code)
        self.ended = False
        return answer

    def _exchange(self, command: bytes) -> tuple[int, bytes]:
        library = self.context.library
        request = library.request_type(self.protocol, ctypes.sizeof(library.request_type))
        buffer, size = ctypes.create_string_buffer(_LONGEST_ANSWER), library.word(_LONGEST_ANSWER)
        code = library.call(
            "SCardTransmit",
            self.handle,
            ctypes.byref(request),
            command,
            library.word(len(command)),
            None,
            buffer,
            ctypes.byref(size),
        )
        return code, buffer.raw[: size.value]

    def _is_gone(self) -> bool:
        (event,) = self.context.events([self.name], pcsc.STATE_PRESENT, _PULL_MS)
        return not event & pcsc.STATE_PRESENT


@contextmanager
def _context() -> Iterator[_Context]:
    library = pcsc.library()
    handle = library.handle(0)
    word = library.word
    check(library.call("SCardEstablishContext", word(pcsc.SCOPE_SYSTEM), None, None, ctypes.byref(handle)))
    try:
        yield _Context(library, handle)
    finally:
        library.call("SCardReleaseContext", handle)
