"""The kiosk's door: its cookie names municipality, device and secret, and opens `/k/` and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tickets.actions.invite_kiosk import Secret, digest
from madoguchi.cityhall.tickets.models import Kiosk, Office
from madoguchi.cityhall.tickets.public_door import in_office

COOKIE = "kiosk"
TEN_YEARS = 10 * 365 * 24 * 3600
TOUCH_EVERY = timedelta(minutes=1)
_SIGNER = Signer(salt="madoguchi.tickets.kiosk")


def kiosk_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Run the view as `view(request, city, kiosk, …)`; a device that is not this office's is told so."""

    @in_office
    @wraps(view)
    def wrapper(request: HttpRequest, city: Municipality, office: Office, **kwargs: Any) -> HttpResponse:
        kiosk = _kiosk(request, office)
        if kiosk is None:
            context = {"municipality": city.name, "office": office}
            return render(request, "tickets/kiosk/unpaired.html", context, status=403)
        _touch(kiosk)
        return view(request, city, kiosk, **kwargs)

    return wrapper


def remember(response: HttpResponse, paired: Secret, *, secure: bool) -> HttpResponse:
    """Give the kiosk its cookie."""
    value = _SIGNER.sign(f"{paired.kiosk.pk}:{paired.secret}")
    response.set_cookie(
        COOKIE, value, max_age=TEN_YEARS, path="/k/", secure=secure, httponly=True, samesite="Lax"
    )
    return response


def actor_of(kiosk: Kiosk) -> Actor:
    """Who draws a number there: the resident in front of it."""
    return Actor("resident", f"kiosk:{kiosk.pk}", f"発券機 {kiosk.name}", terminal=kiosk.name)


def _kiosk(request: HttpRequest, office: Office) -> Kiosk | None:
    try:
        pk, secret = _SIGNER.unsign(request.COOKIES.get(COOKIE, "")).split(":")
    except (BadSignature, ValueError):
        return None
    kiosk = Kiosk.objects.filter(pk=pk, office=office, revoked_at=None, paired_at__isnull=False).first()
    if kiosk is None or not constant_time_compare(kiosk.secret_sha256, digest(secret)):
        return None
    kiosk.office = office
    return kiosk


def _touch(kiosk: Kiosk) -> None:
    now = timezone.now()
    if kiosk.seen_at is None or now - kiosk.seen_at > TOUCH_EVERY:
        Kiosk.objects.filter(pk=kiosk.pk).update(seen_at=now)
