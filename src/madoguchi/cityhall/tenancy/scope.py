"""The active municipality. A query on a tenant's table outside any scope raises.

One process serves many municipalities; a request, a job and a command each enter exactly one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_active: ContextVar[int | None] = ContextVar("active_municipality", default=None)


class NoActiveMunicipality(RuntimeError):
    """A tenant's rows were asked for, and no municipality is active."""


def active_municipality() -> int:
    """The primary key of the active municipality. Raises `NoActiveMunicipality`."""
    if (municipality_id := _active.get()) is None:
        raise NoActiveMunicipality("Enter municipality_scope(...) before touching a tenant's rows.")
    return municipality_id


def active_municipality_or_none() -> int | None:
    """The primary key of the active municipality, or None outside any scope."""
    return _active.get()


@contextmanager
def municipality_scope(municipality_id: int) -> Iterator[None]:
    """Make one municipality active for the block; the former one comes back afterwards."""
    with _set(municipality_id):
        yield


@contextmanager
def no_municipality() -> Iterator[None]:
    """Make no municipality active for the block: for a request whose municipality is not known yet."""
    with _set(None):
        yield


@contextmanager
def _set(municipality_id: int | None) -> Iterator[None]:
    token = _active.set(municipality_id)
    try:
        yield
    finally:
        _active.reset(token)
