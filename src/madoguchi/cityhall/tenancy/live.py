"""Tell open screens that something changed. The event commits or vanishes with the change itself.

An event holds a topic and a kind and no personal data. It is behind the tenant wall like every row; the
stream, which listens for all municipalities at once, passes it by a policy of its own (`as_stream`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from madoguchi.cityhall.tenancy.models import LiveEvent
from madoguchi.cityhall.tenancy.operations import VendorSQL

_SETTING = "madoguchi.stream"


def publish(kind: str, topics: Iterable[str]) -> None:
    """Announce `kind` on each topic, such as `visit:<uuid>`, `section:<slug>`, `tablet:<uuid>`."""
    LiveEvent.objects.bulk_create([LiveEvent(topic=topic, kind=kind) for topic in topics])


def prune(before: datetime) -> int:
    """Delete every municipality's events from before the given time; returns how many."""
    with as_stream():
        return LiveEvent.unscoped.filter(at__lt=before).delete()[0]


@contextmanager
def as_stream() -> Iterator[None]:
    """A transaction that reads and deletes live events, and nothing else, of every municipality."""
    with transaction.atomic():
        _let_through("on")
        yield
        _let_through("")


def _let_through(value: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, true)", [_SETTING, value])


def open_to_stream(table: str) -> VendorSQL:
    """The migration operation for the stream's policy: read and delete, never write."""
    condition = f"current_setting('{_SETTING}', true) = 'on'"
    return VendorSQL(
        f"The stream reads and prunes {table}",
        forwards={
            "postgresql": [
                f'CREATE POLICY stream ON "{table}" USING ({condition}) WITH CHECK (false)',
            ]
        },
        backwards={"postgresql": [f'DROP POLICY stream ON "{table}"']},
    )
