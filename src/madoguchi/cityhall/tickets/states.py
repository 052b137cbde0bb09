"""The state machine of a ticket's leg, as data; a migration makes guards of the database of it.

    pending → waiting → called → serving → served
    called and serving may be held, transferred (a new leg goes on with the wait's start) or cancelled;
    called three times in vain: no_show, which may come back; at the end of the day what is left: expired.
"""

from __future__ import annotations

from collections.abc import Mapping

LEG: Mapping[str, tuple[str, ...]] = {
    "pending": ("waiting", "cancelled", "expired"),
    "waiting": ("called", "held", "transferred", "cancelled", "expired"),
    # Served without "serving": the clerk pressed only 完了, so when the service began is not known.
    "called": ("serving", "served", "held", "transferred", "no_show", "cancelled", "expired"),
    "serving": ("served", "held", "transferred", "cancelled", "expired"),
    "held": ("waiting", "called", "transferred", "cancelled", "expired"),
    "no_show": ("waiting",),
    "served": (),
    "transferred": (),
    "cancelled": (),
    "expired": (),
}
INITIAL = ("pending", "waiting")
LIVE = ("waiting", "called", "serving", "held")
AT_COUNTER = ("called", "serving")
OVER = ("served", "transferred", "no_show", "cancelled", "expired")
NEVER_IN_LINE = ("pending", "cancelled", "expired")

RESERVATION: Mapping[str, tuple[str, ...]] = {
    "booked": ("arrived", "cancelled", "missed"),
    "arrived": (),
    "cancelled": (),
    "missed": (),
}
