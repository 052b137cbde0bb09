"""Start Django for a command."""

from __future__ import annotations

import os


def start() -> None:
    """Set Django up with the environment's settings. Safe to call twice."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.cityhall.config.settings")
    import django

    django.setup()
