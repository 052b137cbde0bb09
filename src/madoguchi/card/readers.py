"""Card readers: which there are, whether a card lies on them, and one card opened for one caller.

    with source.open(name) as transport:
        reading = read_person(CardSession(transport), number, keys)

Sources: `emulator/source.py` (in this process), `vpcd.VirtualReader` (the emulator in another process),
`pcsc.PcscSource` (real readers), `Readers` (several sources together). Only ReaderError and CardRemoved come
out.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from madoguchi.card.errors import ReaderError
from madoguchi.card.transport import Transport

POLL_SECONDS = 0.1
"""How often a source that is told nothing looks for a change."""


@dataclass(frozen=True, slots=True)
class ReaderState:
    """One reader. `simulated`: whatever lies there is no real card. `card`: a card lies there."""

    name: str
    simulated: bool
    card: bool


class ReaderSource(Protocol):
    """Readers of one kind."""

    def states(self) -> Sequence[ReaderState]:
        """Every reader; empty if there is none. Raises ReaderError when nobody can tell."""
        ...

    def open(self, name: str) -> AbstractContextManager[Transport]:
        """The card on a reader, for this caller alone; it is reset at the end, so that no PIN stays verified.

        The transport ends with the card: once that is taken away, only CardRemoved comes, whatever is laid
        there next. Raises ReaderError (no such reader, in use, mute card) or CardRemoved (no card there).
        """
        ...

    def wait(self, seconds: float, since: Sequence[ReaderState] | None = None) -> None:
        """Return when a reader or a card has come or gone, at the latest after so many seconds.

        `since`: what the caller saw last; without it, only what changes from now on counts.
        """
        ...


class Readers:
    """Several sources as one. A source that cannot tell is passed over as long as another one can."""

    def __init__(self, *sources: ReaderSource) -> None:
        self._sources = sources

    def states(self) -> Sequence[ReaderState]:
        return [state for _, states in self._by_source() for state in states]

    def open(self, name: str) -> AbstractContextManager[Transport]:
        for source, states in self._by_source():
            if any(state.name == name for state in states):
                return source.open(name)
        raise no_such_reader(name)

    def wait(self, seconds: float, since: Sequence[ReaderState] | None = None) -> None:
        wait_for_change(self.states, seconds, since)

    def _by_source(self) -> list[tuple[ReaderSource, Sequence[ReaderState]]]:
        told, error = [], None
        for source in self._sources:
            try:
                told.append((source, source.states()))
            except ReaderError as failure:
                error = error or failure
        if error is not None and not told:
            raise error
        return told


def wait_for_change(
    states: Callable[[], Sequence[ReaderState]], seconds: float, since: Sequence[ReaderState] | None = None
) -> None:
    """Look again and again until the answer (or the trouble to get one) is another."""
    until = time.monotonic() + seconds
    before = _seen(states) if since is None else list(since)
    while _seen(states) == before and (rest := until - time.monotonic()) > 0:
        time.sleep(min(POLL_SECONDS, rest))


def _seen(states: Callable[[], Sequence[ReaderState]]) -> object:
    try:
        return list(states())
    except ReaderError as error:
        return error.message


def no_such_reader(name: str) -> ReaderError:
    """The reader was unplugged, or never there."""
    return ReaderError(
        f"カードリーダー「{name}」が見つかりません。",
        "USBケーブルをつなぎ直し、カードリーダーを選び直してください。",
    )


def reader_in_use(name: str) -> ReaderError:
    """Somebody else holds the card."""
    return ReaderError(
        f"カードリーダー「{name}」は、ほかのプログラムが使っています。",
        "ほかの画面やソフトの読み取りを終えてから、もう一度読み取ってください。",
    )
