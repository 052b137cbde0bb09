"""An account whose sessions are ended takes with it the tablets that it invited."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from madoguchi.cityhall.counter.actions.revoke_tablet import revoke_of
from madoguchi.cityhall.tenancy.actions.end_sessions import sessions_ended
from madoguchi.cityhall.tenancy.actor import Actor


@receiver(sessions_ended)
def account_ended(actor: Actor, staff_id: UUID, why: str, **kwargs: Any) -> None:
    """Whoever held the account may hold a tablet too."""
    revoke_of(actor, staff_id, why)
