"""The room: listens to the end of accounts' sessions, and does not start with broken words of a city."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings


class TicketsConfig(AppConfig):
    name = "madoguchi.cityhall.tickets"

    def ready(self) -> None:
        import_module("madoguchi.cityhall.tickets.signing_out")
        if settings.WORDS:
            import_module("madoguchi.cityhall.tickets.public_words").choices()
