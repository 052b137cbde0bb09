"""The room: listens to sign-outs from the start."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class ReadersConfig(AppConfig):
    name = "madoguchi.cityhall.readers"

    def ready(self) -> None:
        import_module("madoguchi.cityhall.readers.signing_out")
