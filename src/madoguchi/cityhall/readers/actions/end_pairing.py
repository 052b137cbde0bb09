"""A pairing ends: by the clerk, with the session or the account, or because the session paired again."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
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
    _end(actor, Pairing.objects.filter(session_sha256=session_sha256, state=Pairing.State.LIVE), why)


@transaction.atomic
def end_pairings_of(actor: Actor, staff_id: UUID, why: str) -> None:
    """Forget the keys of every session of this account; its open invitations open nothing any more."""
    _end(actor, Pairing.objects.filter(staff_id=staff_id).exclude(state=Pairing.State.ENDED), why)


def _end(actor: Actor, open_ones: QuerySet[Pairing], why: str) -> None:
    for pairing in open_ones.select_for_update():
        pairing.state, pairing.ended_at, pairing.ended_why = Pairing.State.ENDED, timezone.now(), why
        pairing.key = pairing.server_private = None
        pairing.save()
        live.publish("reader.ended", [f"reader:{pairing.pk}"])
        audit.record(actor, "reader.ended", f"reader:{pairing.pk}", detail={"why": why})
