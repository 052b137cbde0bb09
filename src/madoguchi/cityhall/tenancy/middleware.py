"""Each request gets its actor and its municipality; each view asks for its permission in one place."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse

from madoguchi.cityhall.config.access import ANY_STAFF, PUBLIC, VIEWS
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.scope import municipality_scope, no_municipality

GetResponse = Callable[[HttpRequest], HttpResponse]
TERMINAL_COOKIE = "terminal"


class ActorMiddleware:
    """Set `request.actor` and run the rest inside the municipality of the signed-in staff member."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4().hex
        user = request.user
        if not user.is_authenticated:
            request.actor = Actor("resident", "anonymous", "", request_id=request_id)  # type: ignore[attr-defined]
            with no_municipality():
                return self.get_response(request)
        request.actor = Actor(  # type: ignore[attr-defined]
            "staff", str(user.pk), user.display_name, user.section, user.permissions,
            request.COOKIES.get(TERMINAL_COOKIE, "")[:40], request_id,
        )
        with municipality_scope(user.municipality_id):
            return self.get_response(request)


class AccessMiddleware:
    """Deny by default: a view that `config.access` does not name cannot be reached by anyone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name.startswith(("account_", "mfa_")):
            return None
        try:
            needed = VIEWS[name]
        except KeyError:
            raise ImproperlyConfigured(f"View {name!r} has no line in config/access.py") from None
        if needed == PUBLIC:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if needed != ANY_STAFF and not request.user.may(needed):
            raise PermissionDenied
        return None
