"""A virtual reader of our own: it waits on loopback for an emulated card, so that a laptop needs no pcscd."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType

from madoguchi.card.errors import ReaderError
from madoguchi.card.readers import ReaderState, no_such_reader, wait_for_change
from madoguchi.card.transport import Transport
from madoguchi.card.vpcd.slot import Slot

SLOTS = 2


class VirtualReader:
    """A `ReaderSource`: slot n waits on `port` + n (as vpcd does), on 127.0.0.1 only. Port 0: any free ones.

    Raises ReaderError when a port is taken. Cards are noticed when `states`, `open` or `wait` is called.
    """

    def __init__(self, port: int, slots: int = SLOTS) -> None:
        self._slots: list[Slot] = []
        try:
            for place in range(slots):
                self._slots.append(Slot(f"madoguchi 仮想リーダー {place + 1}", port and port + place))
        except ReaderError:
            self.close()
            raise

    @property
    def ports(self) -> tuple[int, ...]:
        """Where the slots wait."""
        return tuple(slot.port for slot in self._slots)

    def states(self) -> Sequence[ReaderState]:
        return [ReaderState(slot.name, True, slot.has_card()) for slot in self._slots]

    @contextmanager
    def open(self, name: str) -> Iterator[Transport]:
        slot = next((slot for slot in self._slots if slot.name == name), None)
        if slot is None:
            raise no_such_reader(name)
        line = slot.take()
        try:
            yield line
        finally:
            slot.give_back(line)

    def wait(self, seconds: float, since: Sequence[ReaderState] | None = None) -> None:
        wait_for_change(self.states, seconds, since)

    def close(self) -> None:
        """Stop waiting; a card in the reader is let go."""
        for slot in self._slots:
            slot.close()

    def __enter__(self) -> VirtualReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
