"""The scripts that keep a board or a kiosk alive without the server, each served at the scope it works in."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def worker(request: HttpRequest, name: str, **scope: str) -> HttpResponse:
    """A service worker; its scope is the folder of the address."""
    return HttpResponse(_script(name), content_type="text/javascript; charset=utf-8")


@lru_cache
def _script(name: str) -> str:
    folder = resources.files("madoguchi.cityhall.tickets") / "static" / "tickets"
    return (folder / f"{name}-worker.js").read_text(encoding="utf-8")
