"""What every page's frame shows: whose system this is, who I am, where I may go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from madoguchi.cityhall.tenancy import city_settings
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.ui.navigation import NAVIGATION, Place
from madoguchi.cityhall.ui.sections import section_name


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the main navigation."""

    url: str
    label: str
    icon: str
    current: bool


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame's data. `links` and `who` are empty for people who are not signed in."""

    demo: bool
    municipality: str
    who: str
    section: str
    counter: str
    links: tuple[Link, ...]
    stream: str
    session_seconds: int


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell`, computed when a template first asks."""
    return {"shell": SimpleLazyObject(lambda: _shell(request))}


def _shell(request: HttpRequest) -> Shell:
    user = getattr(request, "user", None)
    staff = user if user is not None and user.is_authenticated else None
    return Shell(
        demo=settings.DEMO,
        municipality=staff.municipality.name if staff else "",
        who=staff.display_name if staff else "",
        section=section_name(staff.section) if staff and staff.section else "",
        counter=staff.counter if staff else "",
        links=_links(request, staff.permissions) if staff else (),
        stream=settings.STREAM_URL if staff else "",
        session_seconds=city_settings.read(staff.municipality.settings).idle_minutes * 60 if staff else 0,
    )


def _links(request: HttpRequest, permissions: frozenset[Permission]) -> tuple[Link, ...]:
    places = [entry for entry in NAVIGATION if entry.permission in permissions]
    # Of two places of which one lies within the other, the inner one is where I am.
    here = max(places, key=lambda place: _depth(request.path, place), default=None)
    if here is not None and not _depth(request.path, here):
        here = None
    return tuple(
        Link(reverse(place.url_name), str(place.label), place.icon, place is here) for place in places
    )


def _depth(path: str, place: Place) -> int:
    """How much of the path is the place's own address; 0 elsewhere."""
    urls = [reverse(name) for name in (place.url_name, *place.also)]
    return max((len(url) for url in urls if path.startswith(url)), default=0)
