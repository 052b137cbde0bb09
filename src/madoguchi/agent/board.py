"""What the agent says about readers and card, now; whoever follows hears each change."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from madoguchi.agent.refusals import NO_READER, SEVERAL, Refusal
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
    """The latest event, with a number that rises."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._number = 0
        self._event = Event("none", NO_READER.message, NO_READER.remedy)

    def show(self, event: Event) -> None:
        """Tell everybody; the same once more is told to nobody."""
        with self._changed:
            if event != self._event:
                self._event, self._number = event, self._number + 1
                self._changed.notify_all()

    def now(self) -> tuple[int, Event]:
        """The number and the event."""
        with self._changed:
            return self._number, self._event

    def after(self, number: int, seconds: float) -> tuple[int, Event] | None:
        """The latest event once it is later than `number`; None if nothing comes in time."""
        with self._changed:
            if self._changed.wait_for(lambda: self._number > number, seconds):
                return self._number, self._event
            return None


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
        return _refusal_event("none", NO_READER)
    if len(cards) > 1:
        return _refusal_event("several", SEVERAL)
    if cards:
        return Event("card", "カードがあります", reader=cards[0].name, simulated=cards[0].simulated)
    first = states[0]
    return Event("waiting", "カードを置いてください", reader=first.name, simulated=first.simulated)


def _refusal_event(state: State, refusal: Refusal) -> Event:
    return Event(state, refusal.message, refusal.remedy, code=refusal.code)
