"""Ask something of the card at a clerk's counter."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.agent import orders
from madoguchi.agent.orders import KeyName, OrderKind
from madoguchi.card.jpki.challenge import NONCE_BYTES
from madoguchi.cityhall.readers.models import Order
from madoguchi.cityhall.readers.selectors import require_pairing
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor

GOOD_FOR = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class IssuedOrder:
    """`text` goes to the agent as it is: `reader.perform(text, secrets)`; `id` comes back with the answer."""

    id: UUID
    text: str


@transaction.atomic
def issue_order(
    actor: Actor,
    session_key: str | None,
    kind: OrderKind,
    *,
    subject: str,
    digest: bytes = b"",
    key: KeyName = "",
    purpose: str = "",
    confirmed: bool = False,
) -> IssuedOrder:
    """An order to the agent of this session, good once and for two minutes.

    `subject` names the row it is for (`visit:<uuid>`); `sign` needs `digest` and `key`, `authenticate` a
    `purpose`. `confirmed`: the clerk goes on although one try is left. Raises `NotConnected`, and ValueError
    for an order that no card could do.
    """
    _refuse_impossible(kind, digest, key, purpose)
    pairing = require_pairing(actor, session_key)
    now = timezone.now()
    order = Order.objects.create(
        pairing=pairing, kind=kind, subject=subject, nonce=secrets.token_bytes(NONCE_BYTES), key_name=key,
        digest=digest, purpose=purpose, issued_at=now, expires_at=now + GOOD_FOR,
    )  # fmt: skip
    detail = {"order": order.pk, "kind": kind, **({"one_try_left": "confirmed"} if confirmed else {})}
    audit.record(actor, "card.asked", subject, detail=detail)
    return IssuedOrder(order.pk, orders.write_order(order_value(order), bytes(pairing.key)))


def order_value(order: Order) -> orders.Order:
    """The row as the agent and the judge know it."""
    return orders.Order(
        id=str(order.pk),
        kind=order.kind,
        nonce=bytes(order.nonce),
        issued=order.issued_at,
        expires=order.expires_at,
        subject=order.subject,
        key=order.key_name,
        digest=bytes(order.digest),
        purpose=order.purpose,
    )


def _refuse_impossible(kind: OrderKind, digest: bytes, key: KeyName, purpose: str) -> None:
    fits = {
        "read_person": not (digest or key or purpose),
        "read_number": not (digest or key or purpose),
        "sign": bool(digest and key and not purpose),
        "authenticate": bool(purpose and not (digest or key)),
    }
    if not fits[kind]:
        raise ValueError(f"an order of kind {kind} with these parameters is none")
