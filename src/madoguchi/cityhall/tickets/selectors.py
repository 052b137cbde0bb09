"""Reads of the ticket room. Those with an `actor` ask for a right; the others show numbers only.

offices(), office_by_code(code)                     where one may come
time_in(office_name), times_in(office_names)         the time there: a replayed day has its own
purposes_now(office)                                the buttons a kiosk offers now
congestion(office), congestions(offices)             how full, for the public page and the feed
board_state(office, floor="") -> Board              the last five calls and the lines of a display
ticket_by_token(token), ticket_status(ticket)       what a ticket says: people ahead, range, あと2人
told_browser(ticket)                                which of its browsers is told while the page is closed
free_slots(purpose, days) -> list[FreeSlot]         what can be reserved
desk_of(actor) -> Desk | None                       the clerk's call panel
duty_of(actor), at_my_counter(actor, visit_id)      where the actor sits, which number is there
places(actor) -> list[Seat]                         counters to sit down at
queue_of(actor, office) -> list[LineState]          lines with their oldest wait

Everything takes `at`, the moment that is asked about; else it is now. `LineState.range` and
`TicketStatus.range` are `rules.tickets.WaitRange | None`: None is 計測開始前, and never 0.
"""

from __future__ import annotations

from madoguchi.cityhall.tickets.reads.board import Board, Called, board_state, floors_of
from madoguchi.cityhall.tickets.reads.desk import (
    Desk,
    InLine,
    Seat,
    at_my_counter,
    desk_of,
    duty_of,
    places,
    queue_of,
)
from madoguchi.cityhall.tickets.reads.lines import LineState, lines_of, service_of
from madoguchi.cityhall.tickets.reads.offices import (
    Congestion,
    FreeSlot,
    congestion,
    congestions,
    free_slots,
    office_by_code,
    offices,
    purposes_now,
    time_in,
    times_in,
)
from madoguchi.cityhall.tickets.reads.ticket import (
    TicketStatus,
    people_ahead,
    ticket_by_token,
    ticket_status,
    told_browser,
)

__all__ = [
    "Board",
    "Called",
    "Congestion",
    "Desk",
    "FreeSlot",
    "InLine",
    "LineState",
    "Seat",
    "TicketStatus",
    "at_my_counter",
    "board_state",
    "congestion",
    "congestions",
    "desk_of",
    "duty_of",
    "floors_of",
    "free_slots",
    "lines_of",
    "office_by_code",
    "offices",
    "people_ahead",
    "places",
    "purposes_now",
    "queue_of",
    "service_of",
    "ticket_by_token",
    "ticket_status",
    "time_in",
    "times_in",
    "told_browser",
]
