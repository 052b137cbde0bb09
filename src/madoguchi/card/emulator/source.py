"""Emulated readers in this process as a `ReaderSource`, with the manners of real ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from madoguchi.card.emulator.reader import EmulatedReader
from madoguchi.card.errors import CardRemoved
from madoguchi.card.readers import ReaderState, no_such_reader, reader_in_use, wait_for_change
from madoguchi.card.transport import Transport


@dataclass(frozen=True, slots=True)
class _Connection:
    """Ends with the card: what is laid on the reader later, even the same card, does not answer here."""

    reader: EmulatedReader
    insertion: int

    def transmit(self, command: bytes) -> bytes:
        self._check()
        answer = self.reader.transmit(command)
        self._check()  # taken away while it answered
        return answer

    def _check(self) -> None:
        if self.reader.card is None or self.reader.insertions != self.insertion:
            raise CardRemoved


@dataclass(slots=True)
class EmulatedSource:
    """`readers` by name; each is opened by one caller at a time."""

    readers: Mapping[str, EmulatedReader]
    _open: set[str] = field(default_factory=set)

    def states(self) -> Sequence[ReaderState]:
        return [ReaderState(name, True, reader.card is not None) for name, reader in self.readers.items()]

    @contextmanager
    def open(self, name: str) -> Iterator[Transport]:
        if name not in self.readers:
            raise no_such_reader(name)
        if name in self._open:
            raise reader_in_use(name)
        reader = self.readers[name]
        if (card := reader.card) is None:
            raise CardRemoved
        self._open.add(name)
        try:
            yield _Connection(reader, reader.insertions)
        finally:
            self._open.discard(name)
            card.reset()

    def wait(self, seconds: float, since: Sequence[ReaderState] | None = None) -> None:
        wait_for_change(self.states, seconds, since)
