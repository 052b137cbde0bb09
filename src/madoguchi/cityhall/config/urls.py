"""Every door of the city hall. Who may pass which is in `config/access.py`."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("madoguchi.cityhall.counter.urls")),
    path("", include("madoguchi.cityhall.cases.urls")),
    path("", include("madoguchi.cityhall.online.urls")),
    path("g/", include("madoguchi.cityhall.benefits.urls")),
    path("p/", include("madoguchi.cityhall.protection.urls")),
    path("n/", include("madoguchi.cityhall.individual_numbers.urls")),
    path("r/", include("madoguchi.cityhall.readers.urls")),
    path("sc/", include("madoguchi.cityhall.staff_cards.urls")),
    path("q/", include("madoguchi.cityhall.tickets.urls")),
    path("q/", include("madoguchi.cityhall.tickets.public_urls")),
    path("k/", include("madoguchi.cityhall.tickets.kiosk_urls")),
    path("d/", include("madoguchi.cityhall.insights.urls")),
    path("d/", include("madoguchi.cityhall.reform.urls")),
    path("m/", include("madoguchi.cityhall.administration.urls")),
    path("ui/", include("madoguchi.cityhall.ui.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("madoguchi.cityhall.demo.urls")))
