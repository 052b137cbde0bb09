"""Every session of an account ends, and whatever the account opened with them."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.dispatch import Signal

from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Staff

sessions_ended = Signal()
"""Sent in the transaction with `actor`, `staff_id`, `why` (a code): rooms above end what they paired."""


@transaction.atomic
def end_sessions(actor: Actor, staff_id: UUID, why: str) -> None:
    """All of them at once, whatever opened them. The verb that calls has checked the right and records."""
    Staff.objects.filter(pk=staff_id).update(session_epoch=F("session_epoch") + 1)
    sessions_ended.send(Staff, actor=actor, staff_id=staff_id, why=why)
