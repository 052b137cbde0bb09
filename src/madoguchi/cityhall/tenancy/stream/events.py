"""Follow the table of live events with one query per tick, missing none and repeating none.

PostgreSQL hands out ids before commit: event 41 may become visible after event 42. An id that was skipped is
asked for again until it appears, or until no transaction can still be holding it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q

from madoguchi.cityhall.tenancy.live import as_stream
from madoguchi.cityhall.tenancy.models import LiveEvent

LOOK_BACK = 200
LONGEST_TRANSACTION = 60.0
MOST_GAPS = 10_000
BATCH = 5_000


class Heard(NamedTuple):
    """One event as it was published."""

    pk: int
    municipality_id: int
    topic: str
    kind: str


class Follower:
    """Remembers the last id and the gaps before it. For one thread."""

    def __init__(self) -> None:
        self._last = 0
        self._gaps: dict[int, float] = {}

    def start(self) -> None:
        """Begin after what is visible now."""
        with as_stream():
            recent = LiveEvent.unscoped.order_by("-pk").values_list("pk", flat=True)[:LOOK_BACK]
            seen = sorted(recent)
        self._last = seen[0] - 1 if seen else 0
        self._gaps = {}
        self._note(seen)

    def poll(self) -> list[Heard]:
        """What has become visible since the last call, oldest first."""
        with as_stream():
            fresh = LiveEvent.unscoped.filter(Q(pk__gt=self._last) | Q(pk__in=list(self._gaps)))
            rows = fresh.order_by("pk").values_list("pk", "municipality_id", "topic", "kind")[:BATCH]
            heard = [Heard(*row) for row in rows]
        self._note(event.pk for event in heard)
        return heard

    def _note(self, seen: Iterable[int]) -> None:
        now = time.monotonic()
        for pk in seen:
            self._gaps.pop(pk, None)
            if pk > self._last:
                self._gaps.update(dict.fromkeys(range(max(self._last + 1, pk - MOST_GAPS), pk), now))
                self._last = pk
        oldest = now - LONGEST_TRANSACTION
        alive = [(pk, since) for pk, since in self._gaps.items() if since >= oldest]
        self._gaps = dict(alive[-MOST_GAPS:])
