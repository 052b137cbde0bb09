"""The ticket machine's addresses, below `/k/`."""

from __future__ import annotations

from django.urls import path

from madoguchi.cityhall.tickets import city_code  # noqa: F401 - makes <city:…> known
from madoguchi.cityhall.tickets.views import kiosk, workers

app_name = "kiosk"
_OFFICE = "<city:city>/<slug:office>"
urlpatterns = [
    path(f"{_OFFICE}/", kiosk.home, name="home"),
    path(f"{_OFFICE}/purpose/<slug:code>/", kiosk.purpose, name="purpose"),
    path(f"{_OFFICE}/code/", kiosk.code, name="code"),
    path(f"{_OFFICE}/ticket/<str:seal>/", kiosk.ticket, name="ticket"),
    path(f"{_OFFICE}/paper/", kiosk.paper, name="paper"),
    path(f"{_OFFICE}/pair/<str:token>/", kiosk.pair, name="pair"),
    path(f"{_OFFICE}/offline/", kiosk.offline, name="offline"),
    path(f"{_OFFICE}/worker.js", workers.worker, {"name": "kiosk"}, name="worker"),
]
