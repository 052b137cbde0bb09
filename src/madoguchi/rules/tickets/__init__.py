"""番号札の規則: who is next, when an office receives, how long a wait may be. Pure: the clock is a value.

``place_in_line`` and ``Place`` order a line and say why; ``opening_of`` gives a day's hours;
``wait_range`` gives an honest range of minutes, or None.
"""

from madoguchi.rules.tickets.estimate import Service, WaitRange, rounded, wait_range
from madoguchi.rules.tickets.line import Place, Priority, Rules, place_in_line, rules
from madoguchi.rules.tickets.opening import HoursRule, Opening, business_day, opening_of

__all__ = [
    "HoursRule",
    "Opening",
    "Place",
    "Priority",
    "Rules",
    "Service",
    "WaitRange",
    "business_day",
    "opening_of",
    "place_in_line",
    "rounded",
    "rules",
    "wait_range",
]
