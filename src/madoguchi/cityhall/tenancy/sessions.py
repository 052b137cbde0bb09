"""When a session on a shared terminal ends: idle for too long, or at the end of the day.

Only what a person does keeps a session alive: a live part that fetches itself (`X-Live`) does not.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from datetime import datetime
from typing import Any, Literal

from django.utils import timezone

from madoguchi.cityhall.tenancy.city_settings import CitySettings

STARTED, SEEN = "started_at", "seen_at"
# A write per request would be a write per click; half a minute is exact enough for minutes of idleness.
_WRITE_EVERY = 30

Ending = Literal["idle", "day"]


def start(session: MutableMapping[str, Any], now: datetime) -> None:
    """Begin counting, at sign-in."""
    session[STARTED] = session[SEEN] = int(now.timestamp())


def ending(session: MutableMapping[str, Any], city: CitySettings, now: datetime) -> Ending | None:
    """Why the session must end now, or None. A session that never started has ended."""
    if STARTED not in session:
        return "day"
    if timezone.localdate(_moment(session[STARTED])) != timezone.localdate(now):
        return "day"
    return "idle" if now - _moment(session[SEEN]) > city.idle else None


def is_fresh(session: MutableMapping[str, Any], now: datetime, seconds: int) -> bool:
    """Whether somebody signed in so short a time ago that it is still the same person."""
    return 0 <= now.timestamp() - session.get(STARTED, 0) < seconds


def touch(session: MutableMapping[str, Any], now: datetime) -> None:
    """Somebody is there."""
    if now.timestamp() - session[SEEN] >= _WRITE_EVERY:
        session[SEEN] = int(now.timestamp())


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, timezone.get_current_timezone())
