"""A session that ends takes its card reader with it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from madoguchi.cityhall.readers.actions.end_pairing import end_pairing
from madoguchi.cityhall.tenancy.middleware import actor_of
from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.tenancy.scope import municipality_scope


@receiver(user_logged_out)
def signed_out(request: HttpRequest, user: Staff | None, **kwargs: Any) -> None:
    """By the own wish, idle, or at the end of the day: the session's key is still known here."""
    if user is not None and request.session.session_key:
        with municipality_scope(user.municipality_id):
            end_pairing(actor_of(request, user), request.session.session_key, "signed_out")
