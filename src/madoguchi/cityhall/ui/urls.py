"""The frame's own address: "I am still here"."""

from __future__ import annotations

from django.urls import path

from madoguchi.cityhall.ui import views

app_name = "ui"
urlpatterns = [path("alive/", views.alive, name="alive")]
