"""The room: listens to the end of accounts' sessions from the start."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class CounterConfig(AppConfig):
    name = "madoguchi.cityhall.counter"

    def ready(self) -> None:
        import_module("madoguchi.cityhall.counter.signing_out")
