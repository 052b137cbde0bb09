"""The name of the terminal that staff share, set in administration and kept in a signed cookie."""

from __future__ import annotations

from urllib.parse import quote, unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "terminal"
_SALT = "madoguchi.terminal"
_TEN_YEARS = 10 * 365 * 24 * 60 * 60


def terminal_of(request: HttpRequest) -> str:
    """The terminal's name; empty where none was set or the cookie was altered."""
    return unquote(request.get_signed_cookie(COOKIE, default="", salt=_SALT))[:40]


def name_terminal(response: HttpResponse, name: str) -> None:
    """Let the answering browser be called `name` from now on."""
    response.set_signed_cookie(
        COOKIE, quote(name), salt=_SALT, max_age=_TEN_YEARS,
        httponly=True, secure=settings.HTTPS, samesite="Lax",
    )
