"""The tablet's door: its cookie names municipality and device, and opens nothing else.

The cookie is signed and sent to /t/ only. It holds `municipality id:device id:secret`; the secret is
compared with the stored hash, so revoking the device closes the door at once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from madoguchi.cityhall.counter.actions.pair_tablet import PairedTablet
from madoguchi.cityhall.counter.selectors import device_by_secret, touch
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.scope import municipality_scope

COOKIE = "tablet"
TEN_YEARS = 10 * 365 * 24 * 3600
_SIGNER = Signer(salt="madoguchi.counter.tablet")


def tablet_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Run the view as `view(request, device, …)` inside the tablet's municipality; else ask to pair."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = _read(request)
        if found is None:
            return redirect("counter:tablet_unpaired")
        municipality_id, device_id, secret = found
        with municipality_scope(municipality_id):
            device = device_by_secret(device_id, secret)
            if device is None:
                return redirect("counter:tablet_unpaired")
            touch(device)
            return view(request, device, *args, **kwargs)

    return wrapper


def remember(response: HttpResponse, paired: PairedTablet, *, secure: bool) -> None:
    """Give the tablet its cookie."""
    value = _SIGNER.sign(f"{paired.device.municipality_id}:{paired.device.pk}:{paired.secret}")
    response.set_cookie(
        COOKIE, value, max_age=TEN_YEARS, path="/t/", secure=secure, httponly=True, samesite="Lax"
    )


def actor_of(device: Any) -> Actor:
    """Who signs on this tablet: the resident in front of it."""
    return Actor("resident", f"tablet:{device.pk}", f"タブレット {device.place}", terminal=device.place)


def municipality_of(device: Any) -> Municipality:
    return Municipality.objects.get(pk=device.municipality_id)


def _read(request: HttpRequest) -> tuple[int, str, str] | None:
    try:
        municipality_id, device_id, secret = _SIGNER.unsign(request.COOKIES.get(COOKIE, "")).split(":")
    except (BadSignature, ValueError):
        return None
    return int(municipality_id), device_id, secret
