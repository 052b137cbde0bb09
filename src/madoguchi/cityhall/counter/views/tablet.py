"""`/t/`: the resident's tablet. It shows what a clerk pushed and nothing else; it never asks who I am."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from madoguchi.cityhall.cases.actions.sign_packet import sign_packet
from madoguchi.cityhall.cases.refusals import PacketChanged
from madoguchi.cityhall.counter import tablet_page
from madoguchi.cityhall.counter.actions.clear_stale import clear_stale
from madoguchi.cityhall.counter.actions.follow_pen import follow_pen
from madoguchi.cityhall.counter.actions.pair_tablet import pair_tablet
from madoguchi.cityhall.counter.actions.thank_on_tablet import thank_on_tablet
from madoguchi.cityhall.counter.models import Device
from madoguchi.cityhall.counter.posted import BrokenPost, txid_of, whole_number_of
from madoguchi.cityhall.counter.refusals import PairingUnknown, TooManyTries
from madoguchi.cityhall.counter.tablet import actor_of, municipality_of, remember, tablet_view
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.scope import municipality_scope

TRIES, TRIES_SECONDS = 10, 600


@require_GET
def unpaired(request: HttpRequest) -> HttpResponse:
    return render(request, "counter/tablet/unpaired.html")


@require_http_methods(["GET", "POST"])
def pair(request: HttpRequest, city: str) -> HttpResponse:
    """Pair by the six digits that the clerk's screen shows."""
    municipality = get_object_or_404(Municipality, code=city)
    context: dict[str, Any] = {"municipality": municipality.name}
    if request.method == "POST":
        try:
            return _paired(request, municipality, request.POST.get("code", "").strip())
        except (PairingUnknown, TooManyTries) as problem:
            return render(
                request, "counter/tablet/pair.html", context | {"problem": problem}, status=problem.status
            )
    return render(request, "counter/tablet/pair.html", context)


@require_http_methods(["GET", "POST"])
def pair_link(request: HttpRequest, city: str, token: str) -> HttpResponse:
    """Pair by the 2D code. Only the button pairs, so that a link preview cannot use the code up."""
    municipality = get_object_or_404(Municipality, code=city)
    if request.method == "POST":
        return _paired(request, municipality, token)
    return render(request, "counter/tablet/pair_link.html", {"municipality": municipality.name})


@require_GET
@tablet_view
def screen(request: HttpRequest, device: Device) -> HttpResponse:
    """What this tablet shows now."""
    device = clear_stale(device)
    with translation.override("en" if device.language == "en" else "ja"):
        context = {"municipality": municipality_of(device).name, "device": device}
        if device.page == Device.Page.IDLE:
            return render(request, "counter/tablet/idle.html", context)
        if device.page == Device.Page.THANKS:
            return render(request, "counter/tablet/thanks.html", context)
        return render(request, "counter/tablet/sign.html", context | tablet_page.of(device))


@require_GET
@tablet_view
def state(request: HttpRequest, device: Device) -> JsonResponse:
    """The version of what should be shown; the tablet's script asks every second or two."""
    return JsonResponse({"version": clear_stale(device).version})


@require_POST
@tablet_view
def language(request: HttpRequest, device: Device) -> HttpResponse:
    """The resident chooses the language of the explanation."""
    chosen = request.POST.get("language", "")
    if chosen in tablet_page.LANGUAGES:
        Device.objects.filter(pk=device.pk).update(language=chosen)
    return redirect("counter:tablet")


@require_POST
@tablet_view
def pen(request: HttpRequest, device: Device) -> JsonResponse:
    """The strokes so far, for the clerk's screen."""
    ink = _strokes(request.body)
    return JsonResponse(
        {"current": follow_pen(device, version=whole_number_of(request.GET.get("v", "")), ink=ink)}
    )


@require_POST
@tablet_view
def sign(request: HttpRequest, device: Device) -> HttpResponse:
    """The signature, bound to the SHA-256 of what this page showed and to the person it showed it to."""
    if device.page != Device.Page.SIGN:
        return redirect("counter:tablet")
    try:
        if whole_number_of(request.POST.get("version", "")) != device.version:
            # All signers of a packet share its hash: only the version tells for whom the page was drawn.
            raise PacketChanged
        sign_packet(
            actor_of(device), device.packet_id, signer=device.signer, act=device.act, method="tablet",
            shown_sha256=request.POST.get("shown_sha256", ""), txid=txid_of(request),
            device=f"tablet:{device.pk}",
            strokes=_strokes(request.POST.get("strokes", "").encode()),
        )  # fmt: skip
    except PacketChanged as problem:
        return render(request, "counter/tablet/changed.html", {"problem": problem}, status=problem.status)
    thank_on_tablet(device)
    return redirect("counter:tablet")


@require_GET
@tablet_view
def document(request: HttpRequest, device: Device) -> HttpResponse:
    """The very PDF whose hash is signed."""
    device = clear_stale(device)
    if device.page != Device.Page.SIGN:
        return redirect("counter:tablet")
    return HttpResponse(bytes(device.packet.pdf), content_type="application/pdf")


def _paired(request: HttpRequest, municipality: Municipality, secret: str) -> HttpResponse:
    tries = f"pairing:{request.META.get('REMOTE_ADDR', '')}"
    count = cache.get(tries, 0) + 1
    cache.set(tries, count, TRIES_SECONDS)
    if count > TRIES:
        raise TooManyTries
    with municipality_scope(municipality.pk):
        paired = pair_tablet(secret=secret)
    cache.delete(tries)
    response = redirect("counter:tablet")
    remember(response, paired, secure=settings.PUBLIC_URL.startswith("https:"))
    return response


def _strokes(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise BrokenPost from None
