"""The agent did not do an order: why goes on the log, as a code."""

from __future__ import annotations

from typing import get_args
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.agent.orders import read_order
from madoguchi.agent.refusals import Code
from madoguchi.cityhall.readers.models import Order
from madoguchi.cityhall.readers.refusals import AnswerRefused
from madoguchi.cityhall.readers.selectors import require_pairing
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor

CODES = frozenset(get_args(Code)) | {"agent_gone", "unpaired"}
"""Those of the agent, and what the page says when it has no agent (`readers/reader.js`)."""


@transaction.atomic
def report_refusal(actor: Actor, session_key: str | None, text: str, code: str) -> None:
    """Use the order up and record why it was not done; one event an order, whoever repeats it.

    `text`: the order as it was issued, whose stamp shows that it is one of this session's. The code is the
    page's word, like the refusal itself. Raises `NotConnected`, and `AnswerRefused` for everything else.
    """
    pairing = require_pairing(actor, session_key)
    order_id = _order_id(text, bytes(pairing.key))
    open_ones = Order.objects.select_for_update().filter(pairing=pairing, state=Order.State.ISSUED)
    order = open_ones.filter(pk=order_id).first()
    if order is None or code not in CODES:
        raise AnswerRefused
    order.state, order.outcome, order.settled_at = Order.State.REFUSED, code, timezone.now()
    order.save()
    detail = {"order": order.pk, "kind": order.kind, "outcome": code}
    audit.record(actor, "card.not_done", order.subject, detail=detail)


def _order_id(text: str, key: bytes) -> UUID:
    """An agent holds the key as well and can stamp what it likes, so an id may be none."""
    try:
        return UUID(read_order(text, key).id)
    except ValueError:
        raise AnswerRefused from None
