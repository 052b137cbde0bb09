"""Keys for machines: `<団体コード>.<256 random bits>`. The code finds the city; the SHA-256 must match.

A key belongs to one section, may take and confirm that section's exports and nothing else, and ends after a
year or when it is revoked.
"""

from __future__ import annotations

import hashlib
import secrets
from contextlib import AbstractContextManager
from datetime import timedelta

from django.utils import timezone

from madoguchi.cityhall.cases.models import ApiToken
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tenancy.scope import municipality_scope

LIFE = timedelta(days=365)
LONGEST = 100


def new_token(code: str) -> str:
    return f"{code}.{secrets.token_urlsafe(32)}"


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def scope_of(token: str) -> AbstractContextManager[None] | None:
    """The municipality that the token names; None when there is no such code."""
    code, dot, _ = token[:LONGEST].partition(".")
    municipality = Municipality.objects.filter(code=code).first() if dot else None
    return municipality_scope(municipality.pk) if municipality else None


def actor_of(token: str, request_id: str = "") -> Actor | None:
    """The machine behind a live token of the active municipality, with its section's export right alone."""
    found = ApiToken.objects.filter(
        digest=digest(token), revoked_at__isnull=True, expires_at__gt=timezone.now()
    ).first()
    if found is None:
        return None
    rights = frozenset({Permission.EXPORT_TAKE})
    return Actor("system", f"api-{found.pk}", found.label, found.section, rights, request_id=request_id)
