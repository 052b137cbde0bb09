"""Service workers: a board and a kiosk live on without the server, a closed ticket is told of its turn."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def worker(request: HttpRequest, name: str, **scope: str) -> HttpResponse:
    """The script, served at the scope it works in: the folder of the address."""
    return HttpResponse(_script(name), content_type="text/javascript; charset=utf-8")


@lru_cache
def _script(name: str) -> str:
    folder = resources.files("madoguchi.cityhall.tickets") / "static" / "tickets"
    return (folder / f"{name}-worker.js").read_text(encoding="utf-8")
