"""`{% load tickets %}`: words of lines and waits.

{% since leg.waiting_since desk.at %} 12分 — as `<time>`, kept up to date by tickets/desk.js
{{ leg|waited }}                     22分, from the start of the wait to the call
{{ line.range|range_words }}         約10～25分, まもなく, 計測開始前
{{ line|level_badge }}               空いています … as icon and word
{{ in_line|why_words }}              why a number stands where it stands
{{ ticket.language|language_name }}  English
{{ ticket.priority|priority_name }}  乳幼児をお連れの方
{{ minute|minute_clock }}            510 → 8:30
{% new_txid %}                       a new transaction id for a form in a list
"""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.cityhall.tickets.models import Leg
from madoguchi.cityhall.tickets.selectors import InLine, LineState
from madoguchi.cityhall.tickets.words import language_words, priority_words, range_text
from madoguchi.cityhall.ui.templatetags.ui import badge
from madoguchi.rules.tickets import WaitRange

register = template.Library()
LEVELS = {
    "quiet": ("done", gettext_lazy("空いています")),
    "fair": ("todo", gettext_lazy("やや混んでいます")),
    "busy": ("attention", gettext_lazy("混んでいます")),
    "unknown": ("info", gettext_lazy("計測開始前")),
}


@register.simple_tag
def since(moment: datetime | None, now: datetime | None = None) -> SafeString | str:
    """Whole minutes since then, by the office's clock if it is given; only our own goes on in the browser."""
    if moment is None:
        return ""
    ours = timezone.now()
    minutes = max(0, int(((now or ours) - moment).total_seconds() // 60))
    goes_on = now is None or abs((now - ours).total_seconds()) < 60
    form = '<time datetime="{}" data-since>{}</time>' if goes_on else '<time datetime="{}">{}</time>'
    return format_html(form, moment.isoformat(), _("%(n)s分") % {"n": minutes})


@register.filter
def waited(leg: Leg) -> str:
    minutes = int((leg.called_at - leg.waiting_since).total_seconds() // 60)
    return _("%(n)s分") % {"n": minutes}


@register.filter
def range_words(found: WaitRange | None) -> str:
    return range_text(found)


@register.filter
def level_badge(line: LineState) -> SafeString:
    kind, word = LEVELS[line.level]
    return badge(kind, word)


@register.filter
def why_words(one: InLine) -> str:
    if one.place.why == "priority":
        return _("%(who)s（%(n)s分早い順）") % {
            "who": priority_words(one.leg.ticket.priority), "n": one.place.minutes,
        }  # fmt: skip
    if one.place.why == "reserved":
        return _("予約 %(at)s") % {"at": timezone.localtime(one.place.at).strftime("%H:%M")}
    return _("予約の時間に遅れたため、来た順です") if one.place.why == "late" else ""


@register.filter
def language_name(code: str) -> str:
    return language_words(code)


@register.filter
def priority_name(code: str) -> str:
    return priority_words(code)


@register.filter
def minute_clock(minute: int | None) -> str:
    return "" if minute is None else f"{minute // 60}:{minute % 60:02d}"


@register.simple_tag
def new_txid() -> str:
    return str(uuid4())
