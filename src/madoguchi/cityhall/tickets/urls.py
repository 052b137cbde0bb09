"""The ticket room's addresses, below `/q/`."""

from __future__ import annotations

from django.urls import path

from madoguchi.cityhall.tickets.views import day, desk, duty

app_name = "tickets"
urlpatterns = [
    path("call/", desk.call, name="call"),
    path("panel/", desk.panel, name="panel"),
    path("act/<slug:verb>/", desk.act, name="act"),
    path("duty/", duty.duty, name="duty"),
    path("duty/begin/", duty.sit_down, name="sit_down"),
    path("duty/end/", duty.leave, name="leave"),
    path("day/", day.day, name="day"),
    path("day/<slug:code>/", day.office, name="office"),
    path("day/<slug:code>/hours/", day.hours, name="hours"),
    path("day/<slug:code>/hours/<int:hours_id>/remove/", day.hours_remove, name="hours_remove"),
    path("day/<slug:code>/slots/", day.slots, name="slots"),
    path("day/<slug:code>/slots/<uuid:slot_id>/", day.slot_change, name="slot_change"),
    path("day/<slug:code>/close/", day.close, name="close"),
]
