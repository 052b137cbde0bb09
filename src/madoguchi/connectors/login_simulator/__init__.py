"""模擬のデジタル認証アプリ: instead of a card and its PIN, one chooses a fictional person. For demos only.

Behaves as the real one will: the resident is sent away with a `state`, comes back with a single-use `code`
that dies after five minutes, and whoever asks with the code and the same `state` gets the four facts once.
Delete this folder and nothing else of the city hall changes.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import urlencode
from uuid import UUID

from django.core.cache import cache
from django.urls import reverse

from madoguchi.cityhall.benefits.ports import Identity
from madoguchi.cityhall.residents.models import Resident

SECONDS = 300
METHOD = "auth_app_simulator"
SEXES: Mapping[str, Literal["male", "female"]] = {"1": "male", "2": "female"}


class SimulatedLogin:
    """Keeps the `Login` protocol of the benefits room."""

    label = "デジタル認証アプリ（模擬）"
    simulated = True

    def begin(self, state: str, return_to: str) -> str:
        """The page where one chooses who to be."""
        return f"{reverse('demo:login_choose')}?{urlencode({'state': state, 'return_to': return_to})}"

    def finish(self, state: str, answer: Mapping[str, str]) -> Identity | None:
        """The chosen person; None for a code that was used, is old, or belongs to another `state`."""
        code = answer.get("code", "")
        kept: Any = cache.get(_key(code)) if code else None
        # Whoever deletes it first has it: a code works once, however many ask at the same time.
        if not kept or not cache.delete(_key(code)) or kept["state"] != state:
            return None
        person = Resident.objects.filter(pk=kept["resident"]).first()
        return _identity(person) if person and person.birth_date else None


def issue(state: str, resident_id: UUID) -> str:
    """A code for the chosen person, bound to the `state` that the page was opened with."""
    code = secrets.token_urlsafe(24)
    cache.set(_key(code), {"state": state, "resident": str(resident_id)}, SECONDS)
    return code


def _key(code: str) -> str:
    return f"login-simulator:{code}"


def _identity(person: Resident) -> Identity:
    return Identity(
        name=person.name, address=person.address, birth_date=person.birth_date,
        sex=SEXES.get(person.sex, "unknown"), method=METHOD,
    )  # fmt: skip
