"""Ask the card on the officer's reader for its number, for one person of a case."""

from __future__ import annotations

from uuid import UUID

from madoguchi.cityhall.individual_numbers.desk import guard, open_desk
from madoguchi.cityhall.individual_numbers.refusals import StoreClosed
from madoguchi.cityhall.individual_numbers.sealing import is_open
from madoguchi.cityhall.readers.actions.issue_order import IssuedOrder, issue_order
from madoguchi.cityhall.tenancy.actor import Actor


def ask_card(
    actor: Actor, session_key: str | None, case_id: UUID, person: str, *, confirmed: bool
) -> IssuedOrder:
    """An order `read_number` for the agent of the session. Nobody gets one who might not store the number.

    Raises `StoreClosed`, `NotConnected`, or as `open_desk`, the guard of 支援措置 and `Desk.person`.
    """
    if not is_open():
        raise StoreClosed
    desk = open_desk(actor, case_id)
    guard(actor, desk, "view")
    desk.person(person)
    subject = card_subject(case_id, person)
    return issue_order(actor, session_key, "read_number", subject=subject, confirmed=confirmed)


def card_subject(case_id: UUID, person: str) -> str:
    """What such an order is for."""
    return f"case:{case_id}:{person}"
