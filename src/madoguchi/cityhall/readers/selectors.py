"""Reads of pairings. A session is known by the SHA-256 of its key."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise

from madoguchi.cityhall.readers import words
from madoguchi.cityhall.readers.models import Pairing
from madoguchi.cityhall.readers.refusals import NotConnected
from madoguchi.cityhall.tenancy.actor import Actor


def session_hash(session_key: str | None) -> str:
    """How a session is stored here: its key alone would open it."""
    return hashlib.sha256((session_key or "").encode()).hexdigest()


def live_pairing(actor: Actor, session_key: str | None) -> Pairing | None:
    """The pairing of this member of staff in this session."""
    if actor.kind != "staff" or not session_key:
        return None
    return Pairing.objects.filter(
        staff_id=actor.id, session_sha256=session_hash(session_key), state=Pairing.State.LIVE
    ).first()


def require_pairing(actor: Actor, session_key: str | None) -> Pairing:
    """Raises `NotConnected`."""
    if (pairing := live_pairing(actor, session_key)) is None:
        raise NotConnected
    return pairing


def open_invitation(actor: Actor, session_key: str | None, pairing_id: UUID) -> Pairing | None:
    """An invitation of this session that nobody answered yet; locked for the verb that asks."""
    return (
        Pairing.objects.select_for_update()
        .filter(
            pk=pairing_id,
            staff_id=actor.id,
            session_sha256=session_hash(session_key),
            state=Pairing.State.INVITED,
            expires_at__gt=timezone.now(),
        )
        .first()
    )


def agent_words() -> dict[str, str | Promise]:
    """Where the agent of a clerk's PC is, and what to say when it does not answer."""
    return {
        "url": settings.CARD_AGENT_URL,
        "absent": words.ABSENT,
        "absent_remedy": words.ABSENT_REMEDY,
        "unpaired": words.UNPAIRED,
        "unpaired_remedy": words.UNPAIRED_REMEDY,
    }
