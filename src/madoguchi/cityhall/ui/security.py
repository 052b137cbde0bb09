"""The headers that keep a page from running or leaking what it should not."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"


class SecurityHeadersMiddleware:
    """Content-Security-Policy without inline code, and no copy of personal data in any cache.

    A PDF may be framed by our own pages (the form preview); nothing else may be framed at all.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.page_policy = page_policy(settings.STREAM_URL, settings.CARD_AGENT_URL)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        pdf = response.get("Content-Type", "").startswith("application/pdf")
        policy = "frame-ancestors 'self'" if pdf else self.page_policy
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cache-Control", "no-store")
        if pdf:
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response


def page_policy(*others: str) -> str:
    """The policy of an HTML page; `others` are the only other origins that scripts may talk to."""
    origins = " ".join("{0.scheme}://{0.netloc}".format(urlsplit(url)) for url in others)
    return (
        "default-src 'self'; "
        f"connect-src 'self' {origins}; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
