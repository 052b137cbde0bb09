"""A clerk invites a tablet to the counter."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.counter.models import Pairing
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor

GOOD_FOR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class StartedPairing:
    """`code` (6 digits to type) and `token` (in the 2D code) exist nowhere else afterwards."""

    pairing: Pairing
    code: str
    token: str


@transaction.atomic
def start_pairing(actor: Actor, *, place: str) -> StartedPairing:
    """Open an invitation for one tablet at `place`, good for five minutes; a former one ends."""
    now = timezone.now()
    Pairing.objects.filter(place=place, device__isnull=True, expires_at__gt=now).update(expires_at=now)
    code, token = f"{secrets.randbelow(1_000_000):06d}", secrets.token_urlsafe(24)
    pairing = Pairing.objects.create(
        place=place, code_sha256=digest(code), token_sha256=digest(token),
        created_by=f"{actor.kind}:{actor.id}", created_by_label=actor.label,
        created_at=now, expires_at=now + GOOD_FOR,
    )  # fmt: skip
    audit.record(actor, "tablet.invited", f"pairing:{pairing.pk}")
    return StartedPairing(pairing, code, token)


def digest(secret: str) -> str:
    """How secrets are stored."""
    return hashlib.sha256(secret.encode()).hexdigest()
