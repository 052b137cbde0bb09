"""The app: listens to sign-ins from the start."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "madoguchi.cityhall.tenancy"

    def ready(self) -> None:
        import_module("madoguchi.cityhall.tenancy.login")
