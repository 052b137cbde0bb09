"""The addresses of 支援措置, below `/p/`."""

from __future__ import annotations

from django.urls import path

from madoguchi.cityhall.protection.views import clerk, officer, record, register

app_name = "protection"
urlpatterns = [
    path("", officer.home, name="home"),
    path("now/", officer.home_live, name="home_live"),
    path("find/", register.find, name="find"),
    path("new/<uuid:resident_id>/", register.protect, name="protect"),
    path("lift/<str:kind>/<uuid:person_id>/", register.lift, name="lift"),
    path("lifts/<uuid:lift_id>/end/", officer.lift_end, name="lift_end"),
    path("requests/<uuid:request_id>/", officer.one_request, name="request"),
    path("requests/<uuid:request_id>/grant/", officer.grant, name="grant"),
    path("requests/<uuid:request_id>/refuse/", officer.refuse, name="refuse"),
    path("ask/", clerk.ask, name="ask"),
    path("asked/<uuid:request_id>/", clerk.asked, name="asked"),
    path("asked/<uuid:request_id>/live/", clerk.asked_live, name="asked_live"),
    path("<uuid:protection_id>/", record.record, name="record"),
    path("<uuid:protection_id>/confirm/", record.confirm, name="confirm"),
    path("<uuid:protection_id>/renew/", record.renew, name="renew"),
    path("<uuid:protection_id>/end/", record.end, name="end"),
]
