"""An account whose sessions are ended takes with it the invitations of kiosks that nobody answered yet."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from madoguchi.cityhall.tenancy.actions.end_sessions import sessions_ended
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tickets.actions.invite_kiosk import withdraw_invitations_of


@receiver(sessions_ended)
def account_ended(actor: Actor, staff_id: UUID, why: str, **kwargs: Any) -> None:
    """Whoever held the account may hold the link."""
    withdraw_invitations_of(actor, staff_id, why)
