"""Staff sign in with a card (職員証): nobody is paired yet, so the question is all that an order would be.

Safe without a pairing because the card signs nothing but the answer to a question whose purpose names this
agent's own server: it opens no other server, and is no signature of a document. The answer carries a
利用者証明用 certificate, which names nobody (card.md 2.1).
"""

from __future__ import annotations

from datetime import datetime

from madoguchi.agent.orders import Order
from madoguchi.card.jpki.challenge import LIFETIME


def purpose_at(server: str) -> str:
    """What the answer is for. `server`: its origin, as `doors.normal_origin` writes it."""
    return f"staff-login {server}"


def question(nonce: bytes, asked: datetime, server: str) -> Order:
    """The server's question as the order that the agent executes; two minutes old at most.

    Where the calendar ends sooner, so does the order: its date is refused as any other that is not now.
    """
    lifetime = min(LIFETIME, datetime.max.replace(tzinfo=asked.tzinfo) - asked)
    return Order(
        id="staff-login", kind="authenticate", nonce=nonce, issued=asked, expires=asked + lifetime,
        subject="staff-login", purpose=purpose_at(server),
    )  # fmt: skip
