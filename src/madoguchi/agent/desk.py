"""Orders are done here, one at a time, each at most once; a thread tells the board what lies there."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from madoguchi.agent import refusals
from madoguchi.agent.answers import Answer, write_answer
from madoguchi.agent.board import Board, Event, State, idle_event, states_of
from madoguchi.agent.orders import (
    CLOCKS_DIFFER,
    KeyName,
    Order,
    OrderExpired,
    OrderKind,
    OrderRefused,
    read_order,
)
from madoguchi.agent.reading import Secrets, execute, tries_left
from madoguchi.agent.refusals import Refusal, Refused, refusal_of
from madoguchi.agent.sealing import seal_answer
from madoguchi.card.errors import CardError
from madoguchi.card.readers import ReaderSource, ReaderState
from madoguchi.rules.base64url import to_text

WAIT_FOR_CARD = timedelta(seconds=60)
_TICK = 0.2
_DONE: dict[OrderKind, str] = {
    "read_person": "読み取りました",
    "read_number": "読み取りました",
    "sign": "カードで署名しました",
    "authenticate": "カードで確かめました",
}
_STATES: dict[str, State] = {"removed": "removed", "several": "several"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the page is told. `sealed` is for the paired server; a refusal is for the clerk.

    `answer`: the same unsealed, of a sign-in, where nobody is paired yet; it names nobody. `certificate`: the
    SHA-256 of the certificate of the card that refused a PIN there.
    """

    outcome: Literal["done", "refused"]
    sealed: str = field(default="", repr=False)
    answer: str = field(default="", repr=False)
    refusal: Refusal | None = None
    certificate: str = ""

    def as_data(self) -> dict[str, Any]:
        """For JSON."""
        if self.answer:
            return {"outcome": self.outcome, "answer": self.answer}
        if self.refusal is None:
            return {"outcome": self.outcome, "sealed": self.sealed}
        told = self.refusal
        data = {"outcome": self.outcome, "code": told.code, "message": told.message, "remedy": told.remedy}
        return data | ({"certificate": self.certificate} if self.certificate else {})


class Desk:
    """The readers of this PC, at the disposal of one partner."""

    def __init__(self, source: ReaderSource, clock: Callable[[], datetime]) -> None:
        self.board = Board()
        self._source = source
        self._clock = clock
        self._work = threading.Lock()
        self._used: dict[str, datetime] = {}
        self._seen: Event | None = None
        self._stop = threading.Event()

    def readers(self) -> Sequence[ReaderState]:
        """What there is now; empty if nobody can tell."""
        return states_of(self._source)[0]

    def watch(self) -> None:
        """Tell the board of every change, until `stop`. Runs in a thread of its own."""
        while not self._stop.is_set():
            states, error = states_of(self._source)
            if self._work.acquire(blocking=False):
                try:
                    self._tell(idle_event(states, error))
                finally:
                    self._work.release()
            self._source.wait(_TICK, None if error else states)

    def stop(self) -> None:
        """End `watch`."""
        self._stop.set()

    def perform(
        self, text: str, secrets: Secrets, key: bytes, confirmed_by: str, gone: Callable[[], bool]
    ) -> Outcome:
        """Do an order of the holder of `key`, waiting for a card for up to a minute.

        `gone`: whether the page has left; then the card is not touched. Never raises for a card or a reader.
        """

        def work() -> Outcome:
            order = self._accept(text, key)
            answer = self._execute(order, secrets, confirmed_by, gone)
            return Outcome("done", to_text(seal_answer(key, order.id, write_answer(answer))))

        return self._alone(work)

    def sign_in(self, order: Order, secrets: Secrets, confirmed_by: str, gone: Callable[[], bool]) -> Outcome:
        """Answer a sign-in question of the server (`agent/staff_login.py`), on the terms of `perform`.

        A question is used up by its first try: a request that a browser repeats must not repeat a PIN.
        """

        def work() -> Outcome:
            try:
                order.refuse_untimely(self._clock())
            except OrderExpired:
                raise Refused(refusals.ORDER_EXPIRED) from None
            self._use_up(to_text(order.nonce), order)
            return Outcome(
                "done", answer=to_text(write_answer(self._execute(order, secrets, confirmed_by, gone)))
            )

        return self._alone(work)

    def tries(self, key: KeyName) -> dict[str, Any]:
        """How often the PIN of a key may still be wrong, for JSON; costs no try, says nothing of anybody.

        `{"outcome": "told", "left", "locked"}` (`left` null: the card does not say), or a refusal.
        """
        if not self._work.acquire(blocking=False):
            return Outcome("refused", refusal=refusals.BUSY).as_data()
        try:
            reader = self._only_card(self._source.states())
            if reader is None:
                raise Refused(refusals.NO_CARD)
            with self._source.open(reader.name) as transport:
                told = tries_left(reader, transport, key)
            return {"outcome": "told", "left": told.left, "locked": told.locked}
        except Refused as refused:
            return Outcome("refused", refusal=refused.refusal).as_data()
        except CardError as error:
            return Outcome("refused", refusal=refusal_of(error)).as_data()
        finally:
            self._work.release()

    def _alone(self, work: Callable[[], Outcome]) -> Outcome:
        """One at a time; what is refused is told."""
        if not self._work.acquire(blocking=False):
            return Outcome("refused", refusal=refusals.BUSY)
        try:
            return work()
        except Refused as refused:
            return self._refuse(refused.refusal, refused.certificate)
        except CardError as error:
            return self._refuse(refusal_of(error))
        finally:
            self._seen = idle_event(*states_of(self._source))
            self._work.release()

    def _execute(
        self, order: Order, secrets: Secrets, confirmed_by: str, gone: Callable[[], bool]
    ) -> Answer:
        reader = self._reader_with_card(order, gone)
        self.board.show(Event("reading", "読み取り中…", reader=reader.name, simulated=reader.simulated))
        with self._source.open(reader.name) as transport:
            self._refuse_several()
            answer = execute(order, secrets, reader, transport, confirmed_by)
        self._refuse_several()
        self.board.show(Event("done", _DONE[order.kind], reader=reader.name, simulated=reader.simulated))
        return answer

    def _accept(self, text: str, key: bytes) -> Order:
        try:
            order = read_order(text, key)
            order.refuse_untimely(self._clock())
        except OrderExpired:
            raise Refused(refusals.ORDER_EXPIRED) from None
        except OrderRefused:
            raise Refused(refusals.ORDER_UNKNOWN) from None
        self._use_up(order.id, order)
        return order

    def _use_up(self, name: str, order: Order) -> None:
        """Remember it as long as it is in time. Raises Refused for one that was tried before."""
        now = self._clock()
        self._used = {one: until for one, until in self._used.items() if until > now}
        if name in self._used:
            raise Refused(refusals.ORDER_USED)
        self._used[name] = order.expires + CLOCKS_DIFFER

    def _reader_with_card(self, order: Order, gone: Callable[[], bool]) -> ReaderState:
        """The one reader with a card. Raises Refused."""
        until = min(self._clock() + WAIT_FOR_CARD, order.expires + CLOCKS_DIFFER)
        while True:
            states, error = states_of(self._source)
            if error is not None:
                raise error
            if gone():
                raise Refused(refusals.LEFT)
            if found := self._only_card(states):
                return found
            if self._clock() >= until:
                raise Refused(refusals.NO_CARD)
            self.board.show(idle_event(states, None))
            self._source.wait(_TICK, states)

    @staticmethod
    def _only_card(states: Sequence[ReaderState]) -> ReaderState | None:
        """The one reader with a card, None without a card. Raises Refused."""
        if not states:
            raise Refused(refusals.NO_READER)
        cards = [state for state in states if state.card]
        if len(cards) > 1:
            raise Refused(refusals.SEVERAL)
        return cards[0] if cards else None

    def _refuse_several(self) -> None:
        """A second card that came while the first was read leaves open whose the reading is."""
        if sum(state.card for state in self._source.states()) > 1:
            raise Refused(refusals.SEVERAL)

    def _refuse(self, refusal: Refusal, certificate: str = "") -> Outcome:
        state = _STATES.get(refusal.code, "error")
        self.board.show(Event(state, refusal.message, refusal.remedy, code=refusal.code))
        return Outcome("refused", refusal=refusal, certificate=certificate)

    def _tell(self, event: Event) -> None:
        """What an order left on the board stays until something moves on the readers."""
        if event != self._seen:
            self._seen = event
            self.board.show(event)
