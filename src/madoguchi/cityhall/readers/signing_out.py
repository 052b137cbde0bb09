"""A session that ends takes its card reader with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.signals import password_changed
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from madoguchi.cityhall.readers.actions.end_pairing import end_pairing, end_pairings_of
from madoguchi.cityhall.tenancy.actions.end_sessions import sessions_ended
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.middleware import actor_of
from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.tenancy.scope import municipality_scope


@receiver(user_logged_out)
def signed_out(request: HttpRequest, user: Staff | None, **kwargs: Any) -> None:
    """By the own wish, idle, or at the end of the day: the session's key is still known here."""
    if user is not None and request.session.session_key:
        with municipality_scope(user.municipality_id):
            end_pairing(actor_of(request, user), request.session.session_key, "signed_out")


@receiver(sessions_ended)
def account_ended(actor: Actor, staff_id: UUID, why: str, **kwargs: Any) -> None:
    """By whoever ended every session of an account: their keys are not known here, the account is."""
    end_pairings_of(actor, staff_id, why)


@receiver(password_changed)
def own_password_chosen(request: HttpRequest, user: Staff, **kwargs: Any) -> None:
    """A new password ends the account's other sessions and gives this one a new key."""
    with municipality_scope(user.municipality_id):
        end_pairings_of(actor_of(request, user), user.pk, "password_changed")
