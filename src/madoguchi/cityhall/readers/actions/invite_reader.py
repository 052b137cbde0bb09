"""A session opens a door for one agent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.agent.sealing import new_server_key
from madoguchi.cityhall.readers.models import Pairing
from madoguchi.cityhall.readers.selectors import session_hash
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.rules.base64url import to_text

GOOD_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Invitation:
    """`server_key` (base64url) goes to the agent, which seals its own key to it."""

    id: UUID
    server_key: str


@transaction.atomic
def invite_reader(actor: Actor, session_key: str) -> Invitation:
    """A fresh key for one pairing of this session, good for ten minutes; open ones of it end."""
    now, key = timezone.now(), new_server_key()
    session = session_hash(session_key)
    Pairing.objects.filter(session_sha256=session, state=Pairing.State.INVITED).update(
        state=Pairing.State.ENDED, server_private=None, ended_at=now, ended_why="replaced"
    )
    pairing = Pairing.objects.create(
        staff_id=actor.id, session_sha256=session, server_public=key.public, server_private=key.private,
        invited_at=now, expires_at=now + GOOD_FOR,
    )  # fmt: skip
    return Invitation(pairing.pk, to_text(key.public))
