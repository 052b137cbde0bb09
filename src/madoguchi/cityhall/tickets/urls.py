"""The ticket room's addresses, below `/q/`."""

from __future__ import annotations

from django.urls import path

from madoguchi.cityhall.tickets.views import day, desk, doors, duty

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
    path("day/<slug:code>/doors/", doors.doors, name="doors"),
    path("day/<slug:code>/doors/live", doors.doors_live, name="doors_live"),
    path("day/<slug:code>/doors/set/", doors.set_both, name="doors_set"),
    path("day/<slug:code>/kiosks/", doors.invite, name="kiosk_invite"),
    path("day/<slug:code>/kiosks/<uuid:kiosk_id>/revoke/", doors.revoke, name="kiosk_revoke"),
    path("kiosks/<uuid:kiosk_id>/paper/", doors.paper, name="kiosk_paper"),
]
