"""One answer for everybody who asks the same at the same moment: after a call a hundred displays do.

Nobody gets an answer that began before he asked, so nothing is ever older than the news that made him ask. No
time is guessed, nothing is kept: whoever asks next, asks anew. In this process alone.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Event, Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class _Run(Generic[T]):
    """One making of an answer; `before`: the run for the same key that must end first."""

    def __init__(self, before: _Run[T] | None) -> None:
        self.before = before
        self.done = Event()
        self.value: T
        self.error: Exception | None = None

    def answer(self) -> T:
        self.done.wait()
        if self.error is not None:
            raise self.error
        return self.value


class Together(Generic[T]):
    """Share answers by key."""

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
        try:
            run.value = make()
        except Exception as problem:
            run.error = problem
        with self._lock:
            if self._running.get(key) is run:
                del self._running[key]
        run.done.set()
