"""The room: listens to the end of accounts' sessions from the start."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "madoguchi.cityhall.tickets"

    def ready(self) -> None:
        import_module("madoguchi.cityhall.tickets.signing_out")
