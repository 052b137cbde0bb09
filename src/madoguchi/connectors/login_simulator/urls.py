"""The simulator's page; `demo/urls.py` hangs it in, so that it exists in a demo only."""

from __future__ import annotations

from django.urls import path

from madoguchi.connectors.login_simulator import views

urlpatterns = [path("", views.choose, name="login_choose")]
