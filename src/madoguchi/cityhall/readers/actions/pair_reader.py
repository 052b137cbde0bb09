"""The agent's key reaches the server."""

from __future__ import annotations

import json
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.agent.sealing import KEY_BYTES, SealBroken, from_text, open_pairing
from madoguchi.cityhall.readers.actions.end_pairing import end_live
from madoguchi.cityhall.readers.models import Pairing
from madoguchi.cityhall.readers.refusals import PairingFailed
from madoguchi.cityhall.readers.selectors import open_invitation
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor


@transaction.atomic
def pair_reader(actor: Actor, session_key: str, pairing_id: UUID, sealed: str) -> Pairing:
    """Keep the key that an agent sealed to this invitation; the session's former pairing ends.

    Raises `PairingFailed` for a used, expired or foreign invitation and for a message not sealed to it.
    """
    pairing = open_invitation(actor, session_key, pairing_id)
    if pairing is None:
        raise PairingFailed
    key, name = _opened(bytes(pairing.server_private), sealed)
    end_live(actor, pairing.session_sha256, "replaced")
    pairing.state, pairing.paired_at, pairing.agent_name = Pairing.State.LIVE, timezone.now(), name
    pairing.key, pairing.server_private = key, None
    pairing.save()
    live.publish("reader.paired", [f"reader:{pairing.pk}"])
    audit.record(actor, "reader.paired", f"reader:{pairing.pk}")
    return pairing


def _opened(private: bytes, sealed: str) -> tuple[bytes, str]:
    try:
        data = json.loads(open_pairing(private, from_text(sealed)))
        key, name = from_text(data["key"]), str(data["name"])[:100]
    except (SealBroken, ValueError, KeyError, TypeError, RecursionError):
        raise PairingFailed from None
    if len(key) != KEY_BYTES or not name.isprintable():
        raise PairingFailed
    return key, name
