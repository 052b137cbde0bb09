"""Reading what a page posted."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from madoguchi.cityhall.readers.refusals import PairingFailed


def session_of(request: HttpRequest) -> str:
    """The key of the session; whoever is signed in has one."""
    return request.session.session_key or ""


def uuid_of(text: str) -> UUID:
    """Raises `PairingFailed`."""
    try:
        return UUID(text)
    except ValueError:
        raise PairingFailed from None
