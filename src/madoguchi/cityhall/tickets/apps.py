"""The room: listens to the end of accounts' sessions; does not start with broken words or keys of a city."""

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
        if settings.PUSH_KEY:
            import_module("madoguchi.cityhall.tickets.push.port").refuse_what_cannot_send()
