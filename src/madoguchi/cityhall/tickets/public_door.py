"""From a public address to the city and office it names: scope and limits."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.scope import municipality_scope
from madoguchi.cityhall.tickets.models import Office
from madoguchi.cityhall.tickets.selectors import office_by_code
from madoguchi.cityhall.ui.limits import Limit

RESIDENT = Actor("resident", "anonymous", "")
PER_TOKEN = Limit(120, 60.0)
WRONG_TOKENS = Limit(30, 60.0)

View = Callable[..., HttpResponse]


def in_city(view: View) -> View:
    """Run the view as `view(request, city, …)` inside the municipality that the address names."""

    @wraps(view)
    def wrapper(request: HttpRequest, city: str, **kwargs: Any) -> HttpResponse:
        found = Municipality.objects.filter(code=city).first()
        if found is None:
            raise Http404
        with municipality_scope(found.pk):
            return view(request, found, **kwargs)

    return wrapper


def in_office(view: View) -> View:
    """Run the view as `view(request, city, office, …)`; 404 for an office that is not in use."""

    @in_city
    @wraps(view)
    def wrapper(request: HttpRequest, city: Municipality, office: str, **kwargs: Any) -> HttpResponse:
        return view(request, city, the_office(office), **kwargs)

    return wrapper


def the_office(code: str) -> Office:
    """An office in use. Raises Http404."""
    if (found := office_by_code(code)) is None:
        raise Http404
    return found
