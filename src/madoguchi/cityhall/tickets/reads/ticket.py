"""What a ticket says to whoever holds it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from madoguchi.cityhall.tickets import states
from madoguchi.cityhall.tickets.models import Leg, Ticket
from madoguchi.cityhall.tickets.moments import now_in
from madoguchi.cityhall.tickets.reads.lines import LineState, lines_of
from madoguchi.rules.tickets import WaitRange, rules


@dataclass(frozen=True, slots=True)
class TicketStatus:
    """`leg`: where the ticket is, or was last. `ahead`, `line` and `range` only while it waits; `range` None:
    nothing is known yet. `soon`: its turn comes (あと2人). `legs`: the whole way, in order.
    """

    ticket: Ticket
    leg: Leg
    legs: tuple[Leg, ...]
    ahead: int | None
    line: LineState | None
    range: WaitRange | None
    soon: bool
    at: datetime

    @property
    def state(self) -> str:
        """One of `Leg.State`; of a ticket that is over, how its last leg ended."""
        return str(self.leg.state)

    @property
    def counter(self) -> str:
        """The counter to go to; empty unless called or being served."""
        return self.leg.counter.name if self.leg.state in states.AT_COUNTER else ""


def ticket_by_token(token: str) -> Ticket | None:
    """The ticket whose secret address this is, in the active municipality."""
    about = ("office", "purpose", "push")
    found: Ticket | None = Ticket.objects.filter(token=token).select_related(*about).first()
    return found


def told_browser(ticket: Ticket) -> str:
    """Which browser is told while the page is closed: SHA-256 of its address, in hex; empty: none is.

    Of two phones with one ticket only the later is told, and the page of the earlier has to know.
    """
    page = getattr(ticket, "push", None)
    return hashlib.sha256(page.browser["endpoint"].encode()).hexdigest() if page else ""


def ticket_status(ticket: Ticket, *, at: datetime | None = None) -> TicketStatus:
    """Where the ticket stands now."""
    legs = tuple(ticket.legs.select_related("group", "counter").order_by("position"))
    leg = _present(legs)
    ahead = line = None
    if leg.state == Leg.State.WAITING:
        ahead = people_ahead(leg, ticket)
        line = _line(leg, ticket)
    found = line.range_with(ahead) if line is not None and ahead is not None else None
    soon = ahead is not None and ahead <= rules().soon
    return TicketStatus(ticket, leg, legs, ahead, line, found, soon, at or now_in(ticket.office))


def people_ahead(leg: Leg, ticket: Ticket) -> int:
    """How many stand before this leg in its line."""
    line = Leg.objects.filter(group=leg.group_id, day=leg.day, state=Leg.State.WAITING)
    before = line.filter(order_at__lt=leg.order_at).count()
    same = line.filter(order_at=leg.order_at).exclude(pk=leg.pk).values_list(
        "ticket__issued_at", "ticket__label"
    )  # fmt: skip
    return before + sum(other < (ticket.issued_at, ticket.label) for other in same)


def _present(legs: tuple[Leg, ...]) -> Leg:
    """The live leg; else the one put aside; else the last that ended."""
    for wanted in (states.LIVE, ("no_show",)):
        for leg in legs:
            if leg.state in wanted:
                return leg
    ended = [leg for leg in legs if leg.ended_at is not None]
    return max(ended, key=lambda leg: (leg.ended_at, leg.position)) if ended else legs[0]


def _line(leg: Leg, ticket: Ticket) -> LineState | None:
    return next((one for one in lines_of(ticket.office, ticket.day) if one.group.pk == leg.group_id), None)
