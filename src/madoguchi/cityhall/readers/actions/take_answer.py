"""An agent's sealed answer is opened, once."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.agent.answers import AnswerMalformed, read_answer
from madoguchi.agent.sealing import SealBroken, from_text, open_answer
from madoguchi.cityhall.readers.actions.issue_order import order_value
from madoguchi.cityhall.readers.answers import CardAnswer, CardAuthenticated, CardRead
from madoguchi.cityhall.readers.judging import judge
from madoguchi.cityhall.readers.models import Order, Pairing
from madoguchi.cityhall.readers.refusals import AgentTooOld, AnswerRefused
from madoguchi.cityhall.readers.selectors import require_pairing
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.refusal import Refusal


def take_answer(
    actor: Actor, session_key: str | None, order_id: UUID, sealed: str, *, subject: str
) -> CardAnswer:
    """What the card said, judged here.

    Only the first answer to an order of this session, for this subject, in time. Raises `NotConnected`,
    `AnswerRefused`, `AgentTooOld`, `TestCardRefused` or `NotAuthentic`; the order is used up and the attempt
    on the log in each case but the first two.
    """
    with transaction.atomic():
        order = _open_order(actor, session_key, order_id, subject)
        outcome = _judged(order, sealed)
        refused = isinstance(outcome, Refusal)
        code = type(outcome).__name__ if refused else _code(outcome)
        order.state = Order.State.REFUSED if refused else Order.State.ANSWERED
        order.outcome, order.settled_at = code, timezone.now()
        order.save()
        detail = {"order": order.pk, "kind": order.kind, "outcome": code}
        audit.record(actor, "card.refused" if refused else "card.answered", subject, detail=detail)
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def _open_order(actor: Actor, session_key: str | None, order_id: UUID, subject: str) -> Order:
    pairing = require_pairing(actor, session_key)
    order = (
        Order.objects.select_for_update(of=("self",))
        .select_related("pairing")
        .filter(pk=order_id, pairing=pairing, subject=subject, state=Order.State.ISSUED)
        .filter(pairing__state=Pairing.State.LIVE)
        .first()
    )
    if order is None or order.expires_at <= timezone.now():
        raise AnswerRefused
    return order


def _judged(order: Order, sealed: str) -> CardAnswer | Refusal:
    try:
        plain = open_answer(bytes(order.pairing.key), str(order.pk), from_text(sealed))
        return judge(order_value(order), read_answer(plain), timezone.now())
    except SealBroken:
        return AnswerRefused()
    except AnswerMalformed:
        return AgentTooOld()
    except Refusal as refusal:
        return refusal


def _code(answer: CardAnswer) -> str:
    if isinstance(answer, CardRead):
        return answer.authenticity.conclusion
    return answer.verdict.conclusion if isinstance(answer, CardAuthenticated) else "signed"
