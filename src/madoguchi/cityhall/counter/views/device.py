"""`/c/device/`: the tablet of my counter — pair it, see it, cut it off."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from madoguchi.cityhall.counter.actions.revoke_tablet import revoke_tablet
from madoguchi.cityhall.counter.actions.start_pairing import start_pairing
from madoguchi.cityhall.counter.frame import place_of
from madoguchi.cityhall.counter.posted import uuid_of
from madoguchi.cityhall.counter.selectors import device_at, invitation, is_lost


@require_http_methods(["GET", "POST"])
def device(request: HttpRequest) -> HttpResponse:
    """GET shows the tablet; POST opens an invitation and shows its code and 2D code once.

    `?visit=` is the visit that the clerk comes from and goes back to.
    """
    place = place_of(request)
    tablet = device_at(place)
    visit = uuid_of(request.GET["visit"]) if "visit" in request.GET else None
    context = {
        "place": place, "tablet": tablet, "lost": tablet is not None and is_lost(tablet), "visit": visit,
    }  # fmt: skip
    if request.method == "POST":
        started = start_pairing(request.actor, place=place)
        city = request.user.municipality.code
        link = reverse("counter:tablet_pair_link", args=[city, started.token])
        page = reverse("counter:tablet_pair", args=[city])
        context |= {
            "started": started, "link": settings.PUBLIC_URL + link, "page": settings.PUBLIC_URL + page,
        }  # fmt: skip
    return render(request, "counter/device.html", context)


@require_GET
def pairing(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """The live part of the invitation: waiting, or paired."""
    if (found := invitation(pairing_id)) is None:
        raise Http404
    return render(request, "counter/_pairing.html", {"pairing": found})


@require_POST
def revoke(request: HttpRequest, device_id: UUID) -> HttpResponse:
    revoke_tablet(request.actor, device_id)
    return redirect("counter:device")
