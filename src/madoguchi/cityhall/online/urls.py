"""The resident's doors. Public: each address carries its own secret."""

from __future__ import annotations

from django.urls import path

from madoguchi.cityhall.online import views

app_name = "online"
urlpatterns = [
    path("s/v/<str:code>/<str:token>/", views.status, name="status"),
    path("s/v/<str:code>/<str:token>/live", views.status_live, name="status_live"),
]
