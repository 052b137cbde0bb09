"""Who may hear which topic. A topic that no guard grants is not heard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.utils import timezone

from madoguchi.cityhall.tenancy import city_settings, sessions
from madoguchi.cityhall.tenancy.middleware import unfinished
from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.tenancy.scope import no_municipality


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who opened a stream: what the browser sent, and the member of staff its session belongs to, if any."""

    cookies: Mapping[str, str]
    query: Mapping[str, str]
    staff: Staff | None = None


TopicGuard = Callable[[Visitor, str], int | None]
_GUARDS: dict[str, list[TopicGuard]] = {}


def register_topic_guard(prefix: str, guard: TopicGuard) -> None:
    """Let `guard` decide about topics that begin with `prefix:`.

    It gets the visitor and the whole topic, with no municipality active, in a thread where it may use the
    database; it returns the id of the municipality whose topic may be heard, or None.
    """
    guards = _GUARDS.setdefault(prefix, [])
    if guard not in guards:
        guards.append(guard)


def granted(visitor: Visitor, topics: Iterable[str]) -> list[tuple[int, str]]:
    """The topics that the visitor may hear, each with its municipality."""
    with no_municipality():
        decided = [(_municipality(visitor, topic), topic) for topic in topics]
    return [(municipality_id, topic) for municipality_id, topic in decided if municipality_id is not None]


def staff_of(cookies: Mapping[str, str]) -> Staff | None:
    """The signed-in member of staff whose session is alive and whose account is safe. Touches nothing."""
    if not (key := cookies.get(settings.SESSION_COOKIE_NAME)):
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    user = get_user(request)
    if not user.is_authenticated:
        return None
    city = city_settings.read(user.municipality.settings)
    if sessions.ending(request.session, city, timezone.now()) or unfinished(user):
        return None
    return user


def _municipality(visitor: Visitor, topic: str) -> int | None:
    if visitor.staff is not None:
        return int(visitor.staff.municipality_id)
    for guard in _GUARDS.get(topic.partition(":")[0], ()):
        if (municipality_id := guard(visitor, topic)) is not None:
            return municipality_id
    return None
