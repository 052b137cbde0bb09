"""One poller for every connection: who listens to what, and what each has still to hear."""

from __future__ import annotations

import asyncio
import logging
import secrets
import uuid
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from django.db import DatabaseError, InterfaceError, connection

from madoguchi.cityhall.tenancy.stream.events import Heard

log = logging.getLogger(__name__)
REMEMBERED = 2_000
MARK_BYTES = 12
Key = tuple[int, str]


class Follows(Protocol):
    """What the hub needs of `events.Follower`."""

    def start(self) -> None: ...
    def poll(self) -> list[Heard]: ...


class Listener:
    """One open connection. `pending` maps each topic to its newest kind: two changes are one news."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self.keys = frozenset(keys)
        self.pending: dict[str, str] = {}
        self.news = asyncio.Event()

    def hear(self, topic: str, kind: str) -> None:
        self.pending[topic] = kind
        self.news.set()

    def take(self) -> dict[str, str]:
        """Everything pending, which is then no longer."""
        taken, self.pending = self.pending, {}
        self.news.clear()
        return taken


class Hub:
    """Polls while somebody listens; delivers to those who listen to the event's topic in its municipality."""

    def __init__(self, follower: Follows, tick: float = 0.3) -> None:
        self._follower, self._tick = follower, tick
        # One thread, so that the follower keeps one database connection.
        self._thread = ThreadPoolExecutor(1, "stream-poll")
        self._listeners: dict[Key, set[Listener]] = {}
        self._somebody, self._following = asyncio.Event(), asyncio.Event()
        self._past: deque[tuple[int, Heard]] = deque(maxlen=REMEMBERED)
        self._epoch, self._count = "", 0
        self._renew()

    @property
    def position(self) -> str:
        """The id of the newest event, `<epoch>-<number>`. A new epoch begins when something was missed."""
        return f"{self._epoch}-{self._count}"

    @property
    def mark(self) -> str:
        """A random sign of the newest event: nobody knows it before the event, all who were told of it do."""
        return self._mark

    def _renew(self) -> None:
        self._mark = secrets.token_urlsafe(MARK_BYTES)

    async def join(self, listener: Listener, last_id: str = "") -> None:
        """Deliver to the listener from now on, and what it missed since `last_id` of its last connection."""
        for key in listener.keys:
            self._listeners.setdefault(key, set()).add(listener)
        self._somebody.set()
        await self._following.wait()
        if last_id:
            self._catch_up(listener, last_id)

    def leave(self, listener: Listener) -> None:
        """Deliver no more."""
        for key in listener.keys:
            others = self._listeners.get(key, set())
            others.discard(listener)
            if not others:
                self._listeners.pop(key, None)
        if not self._listeners:
            self._somebody.clear()

    async def run(self) -> None:
        """Work until cancelled. A database that is away for a while begins a new epoch."""
        while True:
            await self._somebody.wait()
            try:
                await self._in_thread(self._follower.start)
                self._epoch, self._count = uuid.uuid4().hex[:8], 0
                self._past.clear()
                self._renew()
                self._tell_all_unless_first()
                self._following.set()
                await self._follow()
            except (DatabaseError, InterfaceError) as error:
                log.warning("stream: database away: %s", type(error).__qualname__)
                await self._in_thread(connection.close)
                await asyncio.sleep(1)
                continue
            self._following.clear()

    async def _follow(self) -> None:
        while self._listeners:
            for event in await self._in_thread(self._follower.poll):
                self._deliver(event)
            await asyncio.sleep(self._tick)

    def _deliver(self, event: Heard) -> None:
        self._count += 1
        self._renew()
        self._past.append((self._count, event))
        for listener in self._listeners.get((event.municipality_id, event.topic), ()):
            listener.hear(event.topic, event.kind)

    def _catch_up(self, listener: Listener, last_id: str) -> None:
        epoch, _, number = last_id.partition("-")
        first = self._past[0][0] if self._past else self._count + 1
        if epoch != self._epoch or not number.isdecimal() or int(number) < first - 1:
            for _, topic in listener.keys:
                listener.hear(topic, "missed")
            return
        for count, event in self._past:
            if count > int(number) and (event.municipality_id, event.topic) in listener.keys:
                listener.hear(event.topic, event.kind)

    def _tell_all_unless_first(self) -> None:
        # Set while following: then we come from a database failure and everyone may have missed something.
        if self._following.is_set():
            for (_, topic), listeners in self._listeners.items():
                for listener in listeners:
                    listener.hear(topic, "missed")

    async def _in_thread(self, work: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
