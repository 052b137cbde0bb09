"""What the agent says about readers and card, now; whoever follows hears each change."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from madoguchi.agent.refusals import NO_READER, SEVERAL
from madoguchi.card.errors import ReaderError
from madoguchi.card.readers import ReaderSource, ReaderState

State = Literal["none", "waiting", "card", "reading", "removed", "several", "done", "error"]


@dataclass(frozen=True, slots=True)
class Event:
    """One state in words. `simulated`: what lies there is no real card."""

    state: State
    message: str
    remedy: str = ""
    reader: str = ""
    simulated: bool = False
    code: str = ""

    def as_data(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


class Board:
    """Events with a number that rises; the latest few are kept, so that a follower misses no step."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        first = Event("none", NO_READER.message, NO_READER.remedy, code=NO_READER.code)
        self._events: deque[tuple[int, Event]] = deque([(0, first)], maxlen=32)

    def show(self, event: Event) -> None:
        """Tell everybody; the same once more is told to nobody."""
        with self._changed:
            number, latest = self._events[-1]
            if event != latest:
                self._events.append((number + 1, event))
                self._changed.notify_all()

    def now(self) -> tuple[int, Event]:
        """The latest event with its number."""
        with self._changed:
            return self._events[-1]

    def after(self, number: int, seconds: float) -> tuple[int, Event] | None:
        """The next event after `number`; None if nothing comes in time."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._events[-1][0] > number, seconds):
                return None
            return next(one for one in self._events if one[0] > number)


def states_of(source: ReaderSource) -> tuple[Sequence[ReaderState], ReaderError | None]:
    """The readers, and why nobody can tell if so."""
    try:
        return source.states(), None
    except ReaderError as error:
        return (), error


def idle_event(states: Sequence[ReaderState], error: ReaderError | None) -> Event:
    """What there is to say while no order is done."""
    cards = [state for state in states if state.card]
    if error is not None:
        return Event("none", error.message, error.remedy, code="reader")
    if not states:
        return Event("none", NO_READER.message, NO_READER.remedy, code=NO_READER.code)
    if len(cards) > 1:
        words = (SEVERAL.message, SEVERAL.remedy)
        simulated = any(card.simulated for card in cards)
        return Event("several", *words, simulated=simulated, code=SEVERAL.code)
    if cards:
        return Event("card", "カードがあります", reader=cards[0].name, simulated=cards[0].simulated)
    first = states[0]
    return Event("waiting", "カードを置いてください", reader=first.name, simulated=first.simulated)
