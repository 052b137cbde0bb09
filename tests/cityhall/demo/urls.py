"""The addresses of a demo: those of every installation, and the demo's own door."""

from __future__ import annotations

from django.urls import include, path

from madoguchi.cityhall.config import urls

urlpatterns = [*urls.urlpatterns, path("demo/", include("madoguchi.cityhall.demo.urls"))]
