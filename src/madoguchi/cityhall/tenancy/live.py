"""Tell open screens that something changed. The event commits or vanishes with the change itself."""

from __future__ import annotations

from collections.abc import Iterable

from madoguchi.cityhall.tenancy.models import LiveEvent


def publish(kind: str, topics: Iterable[str]) -> None:
    """Announce `kind` on each topic, such as `visit:<uuid>`, `section:<slug>`, `tablet:<uuid>`."""
    LiveEvent.objects.bulk_create([LiveEvent(topic=topic, kind=kind) for topic in topics])
