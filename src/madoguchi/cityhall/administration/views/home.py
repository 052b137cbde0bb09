"""The first page: the rooms that one's rights open."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from madoguchi.cityhall.administration.places import PLACES
from madoguchi.cityhall.tenancy import city_settings


def home(request: HttpRequest) -> HttpResponse:
    places = [place for place in PLACES if request.user.may(place.permission)]
    optional = not city_settings.read(request.user.municipality.settings).mfa_required
    return render(request, "administration/home.html", {"places": places, "one_factor": optional})
