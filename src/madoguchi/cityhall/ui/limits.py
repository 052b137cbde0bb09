"""How often an address may ask: counted in this process alone, so that reading never writes to the database.

A limit therefore holds per worker process. Guessing is not what it stops (a token has 192 random bits); it
keeps one visitor, or one machine trying tokens, from slowing the others.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from threading import Lock

MOST_KEYS = 10_000


class Limit:
    """At most `count` per `seconds` for each key, in fixed windows; the oldest keys are forgotten."""

    def __init__(self, count: int, seconds: float) -> None:
        self.count, self.seconds = count, seconds
        self._windows: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._lock = Lock()

    def allows(self, key: str) -> bool:
        """Count one more for `key`; False when that is too many."""
        now = time.monotonic()
        with self._lock:
            start, used = self._windows.pop(key, (now, 0))
            if now - start >= self.seconds:
                start, used = now, 0
            self._windows[key] = (start, used + 1)
            while len(self._windows) > MOST_KEYS:
                self._windows.popitem(last=False)
            return used < self.count

    def clear(self) -> None:
        """Forget everything; for tests."""
        with self._lock:
            self._windows.clear()
