"""A table with two readers, in three makes: in this process, our virtual reader, pcscd's through PC/SC."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from madoguchi.card import ReaderSource, ReaderState
from madoguchi.card.emulator import EmulatedCard, EmulatedReader, EmulatedSource
from madoguchi.card.vpcd import InsertedCard

KINDS = ("process", "virtual", "pcsc")
SEEN_SECONDS = 5.0


class Table(Protocol):
    """Cards are laid on its readers, number 0 and 1, and pulled."""

    source: ReaderSource
    names: tuple[str, ...]

    def lay(self, card: EmulatedCard, place: int = 0) -> None: ...

    def pull(self, place: int = 0) -> None: ...


class ProcessTable:
    """`EmulatedSource`."""

    def __init__(self) -> None:
        self.readers = (EmulatedReader(), EmulatedReader())
        self.names: tuple[str, ...] = ("first", "second")
        self.source: ReaderSource = EmulatedSource(dict(zip(self.names, self.readers, strict=True)))

    def lay(self, card: EmulatedCard, place: int = 0) -> None:
        self.readers[place].insert(card)

    def pull(self, place: int = 0) -> None:
        self.readers[place].remove()


@dataclass
class LineTable:
    """Virtual readers on ports, whoever listens there; returns when the source has seen the change."""

    source: ReaderSource
    names: tuple[str, ...]
    ports: tuple[int, ...]
    _cards: dict[int, tuple[InsertedCard, threading.Thread]] = field(default_factory=dict)

    def lay(self, card: EmulatedCard, place: int = 0) -> None:
        self.call(card, place)
        self.until(place, card=True)

    def call(self, card: EmulatedCard, place: int = 0) -> None:
        """Lay a card without looking whether it is seen."""
        inserted = InsertedCard(card, self.ports[place])
        thread = threading.Thread(target=inserted.answer, daemon=True)
        thread.start()
        self._cards[place] = inserted, thread

    def pull(self, place: int = 0) -> None:
        self.drop(place)
        self.until(place, card=False)

    def drop(self, place: int = 0) -> None:
        """Pull a card without looking; may be called by the card's own thread."""
        if place in self._cards:
            inserted, thread = self._cards.pop(place)
            inserted.pull()
            if thread is not threading.current_thread():
                thread.join(SEEN_SECONDS)

    def until(self, place: int, *, card: bool) -> None:
        until = time.monotonic() + SEEN_SECONDS
        while (states := self.source.states())[self._index(states, place)].card != card:
            assert time.monotonic() < until, f"reader {place} never showed card={card}"
            self.source.wait(1, states)

    def _index(self, states: object, place: int) -> int:
        return [state.name for state in states].index(self.names[place])  # type: ignore[attr-defined]


def state_of(table: Table, place: int = 0) -> ReaderState:
    return next(state for state in table.source.states() if state.name == table.names[place])


class Rigged(EmulatedCard):
    """A card that answers otherwise, or does something first, at a place counted from `arm`."""

    def __init__(self, card: EmulatedCard) -> None:
        super().__init__(card.applications)
        self.arm()

    def arm(
        self, answers: dict[int, bytes] | None = None, before: dict[int, Callable[[], None]] | None = None
    ) -> None:
        self.place, self.answers, self.before = 0, answers or {}, before or {}

    def transmit(self, command: bytes) -> bytes:
        place, self.place = self.place, self.place + 1
        self.before.get(place, lambda: None)()
        return self.answers[place] if place in self.answers else super().transmit(command)
