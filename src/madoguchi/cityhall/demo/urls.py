"""The demo's own door. `config/urls.py` hangs it in for a demo only, so elsewhere the address is unknown."""

from __future__ import annotations

from django.urls import include, path

from madoguchi.cityhall.demo import views

app_name = "demo"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("core/", views.core, name="core"),
    path("people/", views.people, name="people"),
    path("replay/", views.replay, name="replay"),
    path("replay/live/", views.replay_live, name="replay_live"),
    path("benefits/<uuid:round_id>/files/", views.benefit_files, name="benefit_files"),
    path("login/", include("madoguchi.connectors.login_simulator.urls")),
]
