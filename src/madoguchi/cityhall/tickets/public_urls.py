"""The public pages about waiting, below `/q/`."""

from __future__ import annotations

from django.urls import path

from madoguchi.cityhall.tickets import city_code  # noqa: F401 - makes <city:…> known
from madoguchi.cityhall.tickets.views import closed_page, public, reserve, resident, workers

app_name = "queue"
_BOARD = "board/<city:city>/<slug:office>/<str:floor>"
urlpatterns = [
    path(f"{_BOARD}/", public.board, name="board"),
    path(f"{_BOARD}/live", public.board_live, name="board_live"),
    path(f"{_BOARD}/worker.js", workers.worker, {"name": "board"}, name="board_worker"),
    path("t/<city:city>/<slug:token>/", resident.ticket, name="ticket"),
    path("t/<city:city>/<slug:token>/live", resident.ticket_live, name="ticket_live"),
    path("t/<city:city>/<slug:token>/leave", resident.leave, name="leave"),
    path("t/<city:city>/<slug:token>/push", closed_page.push, name="push"),
    path("t/<city:city>/<slug:token>/manifest", closed_page.manifest, name="manifest"),
    path("t/<city:city>/<slug:token>/worker.js", workers.worker, {"name": "ticket"}, name="ticket_worker"),
    path("r/<city:city>/", reserve.find, name="find"),
    path("r/<city:city>/<slug:code>/", reserve.reservation, name="reservation"),
    path("r/<city:city>/<slug:code>/calendar", reserve.calendar, name="calendar"),
    path("r/<city:city>/<slug:code>/cancel", reserve.cancel, name="cancel"),
    path("<city:city>/", public.city, name="city"),
    path("<city:city>/live", public.city_live, name="city_live"),
    path("<city:city>/feed.json", public.feed, name="feed"),
    path("<city:city>/<slug:office>/take/", resident.take_purposes, name="take_purposes"),
    path("<city:city>/<slug:office>/take/<slug:code>/", resident.take, name="take"),
    path("<city:city>/<slug:office>/reserve/", reserve.purposes, name="reserve"),
    path("<city:city>/<slug:office>/reserve/<slug:code>/", reserve.days, name="reserve_days"),
    path("<city:city>/<slug:office>/reserve/slot/<uuid:slot_id>/", reserve.check, name="reserve_check"),
]
