"""`{% load waiting_room %}`: what residents read, in the language `w` (tickets/public_words.py).

{{ w.people|fill:3 }}                3人
{{ office|named:w }}                 an office, a line or a purpose by its own name in that language
{{ line|range_in:w }}                the wait of somebody who comes now; {{ status|wait_in:w }} of a ticket
{{ code|priority_in:w }}             a declared reason
{{ status|headline:w }}              where a ticket stands, {{ status|advice:w }} what to do
{{ w|counter_big:name }}             5番; {{ w|reservation_word:found }} what became of a reservation
{{ leg|leg_word:w }}                 a step of the way
{{ call|call_in:w }}                 the sentence of a call, for a voice
{{ purpose|bring_in:w }}             what to bring along
{{ opening|hours_in:w }}             きょうの受付時間は 8:30～17:15 です。
{{ line|busy_badge:w }}              いま空いています … as icon and word
{{ day|day_in:w }}                   12月1日（火）
{% hours w 540 570 %}                9:00～9:30, 9:00–9:30
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils import formats, translation
from django.utils.safestring import SafeString

from madoguchi.cityhall.tickets.models import Leg, Purpose, Reservation
from madoguchi.cityhall.tickets.public_words import Words
from madoguchi.cityhall.tickets.selectors import Called, LineState, TicketStatus
from madoguchi.cityhall.tickets.templatetags.tickets import minute_clock
from madoguchi.cityhall.ui.templatetags.ui import badge
from madoguchi.rules.tickets import Opening

register = template.Library()
_LEVELS = {"quiet": "done", "fair": "todo", "busy": "attention"}
_LEVEL_WORDS = {"quiet": "now_free", "fair": "now_fair", "busy": "now_busy"}


@register.filter
def fill(text: str, n: Any) -> str:
    return text.format(n=n, at=n, counter=n)


@register.filter
def named(thing: Any, w: Words) -> str:
    return w.name_of(thing)


@register.filter
def range_in(line: LineState, w: Words) -> str:
    return w.range_of(line)


@register.filter
def wait_in(status: TicketStatus, w: Words) -> str:
    """The wait of whoever holds the ticket."""
    closed = status.line is not None and not status.line.counters
    return w["range_none"] if closed else w.range_text(status.range)


@register.filter
def priority_in(code: str, w: Words) -> str:
    return w.priority(code)


@register.filter
def headline(status: TicketStatus, w: Words) -> str:
    return w["state_soon"] if status.soon else w[f"state_{status.state}"]


@register.filter
def advice(status: TicketStatus, w: Words) -> str:
    name = "soon" if status.soon else status.state
    return w.texts.get(f"state_{name}_hint", "").format(counter=w.counter(status.counter))


@register.filter
def counter_big(w: Words, name: str) -> str:
    """The counter alone, in the largest letters of the page."""
    return w["counter_name"].format(counter=w.counter(name))


@register.filter
def reservation_word(w: Words, found: Reservation) -> str:
    return w[f"reservation_{found.state}"]


@register.filter
def leg_word(leg: Leg, w: Words) -> str:
    return w[f"leg_{leg.state}"]


@register.filter
def call_in(call: Called, w: Words) -> str:
    return w.call(call.label, call.counter)


@register.filter
def bring_in(purpose: Purpose, w: Words) -> list[str]:
    return w.things_to_bring(purpose.bring)


@register.filter
def hours_in(opening: Opening, w: Words) -> str:
    return w["closed_hint"].format(open=minute_clock(opening.opens), close=minute_clock(opening.closes))


@register.filter
def busy_badge(line: LineState, w: Words) -> SafeString | str:
    if not line.counters or line.level not in _LEVELS:
        return ""
    return badge(_LEVELS[line.level], w[_LEVEL_WORDS[line.level]])


@register.filter
def day_in(day: date, w: Words) -> str:
    with translation.override(w.lang):
        return str(formats.date_format(day, w.date))


@register.simple_tag
def hours(w: Words, opens: int, closes: int) -> str:
    return f"{minute_clock(opens)}{w.dash}{minute_clock(closes)}"


@register.filter
def spelled(code: str) -> str:
    """A code in groups, as people write it down."""
    return " ".join((code[:5], code[5:])).strip()
