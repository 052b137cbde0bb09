"""The card reader's addresses: `/r/…`."""

from __future__ import annotations

from django.urls import path

from madoguchi.cityhall.readers import views

app_name = "readers"
urlpatterns = [
    path("", views.connect, name="connect"),
    path("invite/", views.invite, name="invite"),
    path("pair/", views.pair, name="pair"),
    path("refused/", views.refused, name="refused"),
    path("end/", views.end, name="end"),
]
