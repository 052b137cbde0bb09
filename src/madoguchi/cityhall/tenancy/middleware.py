"""Each request gets its actor and its municipality; each view asks for its permission in one place."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import logout
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from madoguchi.cityhall.config.access import ANY_STAFF, CLOSED, ENTRANCE, PUBLIC, VIEWS
from madoguchi.cityhall.tenancy import city_settings, sessions
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.tenancy.scope import municipality_scope, no_municipality
from madoguchi.cityhall.tenancy.terminal import terminal_of

GetResponse = Callable[[HttpRequest], HttpResponse]
# A signed-out terminal keeps nothing of what was typed on it.
CLEAR_STORAGE = '"storage"'


class SessionEndMiddleware:
    """End a session that is idle or from yesterday, before anything else sees who it was."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signed_in = request.user.is_authenticated
        if signed_in and (ending := self._ending(request)):
            return _forget(_to_login(request, ending))
        response = self.get_response(request)
        if signed_in and not request.user.is_authenticated:
            _forget(response)
        return response

    def _ending(self, request: HttpRequest) -> sessions.Ending | None:
        now = timezone.now()
        city = city_settings.read(request.user.municipality.settings)
        ending = sessions.ending(request.session, city, now)
        if ending:
            request.session_ending = ending  # type: ignore[attr-defined]
            logout(request)
        elif "X-Live" not in request.headers:
            sessions.touch(request.session, now)
        return ending


class ActorMiddleware:
    """Set `request.actor` and run the rest inside the municipality of the signed-in staff member."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            request.actor = Actor("resident", "anonymous", "", request_id=uuid.uuid4().hex)  # type: ignore[attr-defined]
            with no_municipality():
                return self.get_response(request)
        request.actor = actor_of(request, user)  # type: ignore[attr-defined]
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
        try:
            needed = VIEWS[name]
        except KeyError:
            raise ImproperlyConfigured(f"View {name!r} has no line in config/access.py") from None
        if needed == CLOSED:
            raise Http404
        if needed == PUBLIC:
            return None
        if not request.user.is_authenticated:
            return _to_login(request)
        if name not in ENTRANCE and (door := unfinished(request.user)):
            return HttpResponseRedirect(reverse(door))
        if needed != ANY_STAFF and not request.user.may(needed):
            raise PermissionDenied
        return None


def actor_of(request: HttpRequest, staff: Staff) -> Actor:
    """The signed-in member of staff as the one who acts in this request."""
    return Actor(
        "staff", str(staff.pk), staff.display_name, staff.section, staff.permissions,
        terminal_of(request), uuid.uuid4().hex,
    )


def unfinished(staff: Staff) -> str:
    """The view where an account must be made safe first: own password, second factor. Empty when it is."""
    if staff.must_change_password:
        return "account_change_password"
    required = city_settings.read(staff.municipality.settings).mfa_required
    return "mfa_index" if required and not is_mfa_enabled(staff) else ""


def _to_login(request: HttpRequest, ending: str = "") -> HttpResponse:
    query = {"next": request.get_full_path()} if request.method == "GET" else {}
    if ending:
        query["ended"] = ending
    url = f"{reverse('account_login')}?{urlencode(query)}"
    if "HX-Request" in request.headers:
        # A fragment must not be replaced by the login page: the whole window goes there.
        return HttpResponse(headers={"HX-Redirect": reverse("account_login") + f"?ended={ending}"})
    return HttpResponseRedirect(url)


def _forget(response: HttpResponse) -> HttpResponse:
    response.headers["Clear-Site-Data"] = CLEAR_STORAGE
    return response
