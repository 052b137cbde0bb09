"""One answer for everybody who asks the same at the same moment: after a call a hundred displays do.

Nobody gets an answer that began before the news that made him ask. In this process alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from threading import Event, Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class _Run(Generic[T]):
    """One making of an answer; `before`: the run for the same key that must end first."""

    def __init__(self, before: _Run[T] | None = None) -> None:
        self.before = before
        self.done = Event()
        self.value: T
        self.error: Exception | None = None

    def make(self, make: Callable[[], T]) -> None:
        try:
            self.value = make()
        except Exception as problem:
            self.error = problem

    def answer(self) -> T:
        self.done.wait()
        if self.error is not None:
            raise self.error
        return self.value


class Together(Generic[T]):
    """Share answers by key. No time is guessed, nothing is kept: whoever asks next, asks anew."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._next: dict[Hashable, _Run[T]] = {}
        self._running: dict[Hashable, _Run[T]] = {}

    def ask(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives when it begins from now on; one of those who ask calls it, the others wait.

        What it raises, it raises for all of them.
        """
        with self._lock:
            run = self._next.get(key)
            leads = run is None
            if run is None:
                run = self._next[key] = _Run(self._running.get(key))
        if leads:
            self._lead(key, run, make)
        return run.answer()

    def _lead(self, key: Hashable, run: _Run[T], make: Callable[[], T]) -> None:
        if run.before is not None:
            run.before.done.wait()
            run.before = None
        with self._lock:
            # Whoever asks from here on may see less than he should: the next run is for him.
            self._running[key] = self._next.pop(key)
        run.make(make)
        with self._lock:
            if self._running.get(key) is run:
                del self._running[key]
        run.done.set()


class Told(Generic[T]):
    """Share an answer among all who heard the same news, also with those who ask when it is long made.

    The key must hold what nobody knew before the news (`mark` of the stream): so whoever asked first, the
    answer began after it. At most `most` answers are kept, for `seconds` at most.
    """

    def __init__(self, *, seconds: float, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._most, self._clock = seconds, most, clock
        self._lock = Lock()
        self._runs: dict[Hashable, tuple[float, _Run[T]]] = {}

    def ask(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gave for this key; who asks first calls it, the others wait. An error is not kept."""
        with self._lock:
            self._forget()
            leads = key not in self._runs
            _, run = self._runs.setdefault(key, (self._clock(), _Run()))
        if leads:
            run.make(make)
            if run.error is not None:
                self._drop(key, run)
            run.done.set()
        return run.answer()

    def _forget(self) -> None:
        """Oldest first, which is the order of a dict."""
        oldest = self._clock() - self._seconds
        while self._runs:
            first = next(iter(self._runs))
            if self._runs[first][0] > oldest and len(self._runs) < self._most:
                return
            del self._runs[first]

    def _drop(self, key: Hashable, run: _Run[T]) -> None:
        with self._lock:
            if self._runs.get(key, (0.0, None))[1] is run:
                del self._runs[key]
