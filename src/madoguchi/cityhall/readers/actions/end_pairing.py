"""A pairing ends: by the clerk, by signing out, or because the session paired again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.readers.models import Pairing
from madoguchi.cityhall.readers.selectors import session_hash
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor


@transaction.atomic
def end_pairing(actor: Actor, session_key: str, why: str = "by_clerk") -> None:
    """End what this session has. `why` is a code: by_clerk, signed_out. Nothing to end is no error."""
    end_live(actor, session_hash(session_key), why)


def end_live(actor: Actor, session_sha256: str, why: str) -> None:
    """Forget the keys of the session's pairings; orders that are open can no longer be answered."""
    open_ones = Pairing.objects.select_for_update().filter(session_sha256=session_sha256)
    for pairing in open_ones.filter(state=Pairing.State.LIVE):
        pairing.state, pairing.ended_at, pairing.ended_why = Pairing.State.ENDED, timezone.now(), why
        pairing.key = None
        pairing.save()
        live.publish("reader.ended", [f"reader:{pairing.pk}"])
        audit.record(actor, "reader.ended", f"reader:{pairing.pk}", detail={"why": why})
