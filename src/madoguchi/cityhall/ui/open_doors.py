"""Pages whose address is the key: whoever knocks too often waits, and no answer is kept or told on."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse

from madoguchi.cityhall.ui.limits import Limit


def address_of(request: HttpRequest) -> str:
    """Whose limit counts."""
    return str(get_adapter().get_client_ip(request))


def unknown(request: HttpRequest, wrong: Limit) -> HttpResponse:
    """No such page; an address that keeps trying is slowed down. Raises Http404."""
    if not wrong.allows(address_of(request)):
        return too_many()
    raise Http404


def too_many() -> HttpResponse:
    """Slow down."""
    return HttpResponse(status=429, headers={"Retry-After": "60"})


def private(response: HttpResponse, referrer: str = "same-origin") -> HttpResponse:
    """Kept by no index and no cache, told to no other site.

    A page without forms may say `no-referrer`: it would make a form's own Origin "null", which the protection
    against forgery refuses.
    """
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = referrer
    return response
