"""The server asks the card a question."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.utils import timezone

from madoguchi.card.jpki.challenge import NONCE_BYTES
from madoguchi.cityhall.readers.selectors import session_hash
from madoguchi.cityhall.staff_cards.models import Question

_KEPT = timedelta(hours=1)


def ask(session_key: str) -> Question:
    """A fresh question of this session; those of an hour ago are forgotten on the way."""
    now = timezone.now()
    Question.objects.filter(asked_at__lt=now - _KEPT).delete()
    return Question.objects.create(
        session_sha256=session_hash(session_key), nonce=secrets.token_bytes(NONCE_BYTES), asked_at=now
    )
