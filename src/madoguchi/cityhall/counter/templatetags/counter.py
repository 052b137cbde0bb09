"""`{% load counter %}`: words of the counter's pages.

{{ visit.number|last_part }}      20261123-007 → 007, the number people say
{{ event.id|event_icon }}         symbol of a life event
{{ person.items|birth_of }}       生年月日 in 和暦, or as registered when unknown
{{ role|role_name }}              窓口職員 …
{{ text|lines }}                  a refusal's sentences
{% fresh_txid %}                  a new transaction id for a form in a list
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.counter.interview import given_name
from madoguchi.cityhall.counter.posted import fresh_txid as new_txid
from madoguchi.cityhall.tenancy.roles import Role
from madoguchi.rules.calendar import to_wareki

register = template.Library()
ICONS = {
    "move_in": "move-in", "move_out": "move-out", "move_within": "move-within", "birth": "baby",
    "death": "flower", "marriage": "heart", "job_change": "work", "school": "school",
}  # fmt: skip
DESKS = {
    "civic": _("市民課の窓口"), "insurance": _("国保・年金の窓口"), "childcare": _("子育ての窓口"),
    "education": _("学校の窓口"), "environment": _("ごみ・環境の窓口"), "water": _("水道の窓口"),
}  # fmt: skip
ITEMS = {"name": _("氏名"), "kana": _("フリガナ"), "address": _("住所"), "birth_date": _("生年月日")}

register.filter(given_name)
register.simple_tag(new_txid, name="fresh_txid")


@register.filter
def last_part(number: str) -> str:
    return number.rpartition("-")[2]


@register.filter
def event_icon(event: str) -> str:
    return ICONS.get(event, "people")


@register.filter
def role_name(role: str) -> str:
    return str(Role(role).label)


@register.filter
def birth_of(items: Mapping[str, Any]) -> str:
    """The birth date of a person's items (`residents.results`)."""
    if known := items.get("birth_date"):
        return to_wareki(date.fromisoformat(str(known)))
    return str(items.get("birth_text", ""))


@register.filter
def lines(problem: Any) -> list[str]:
    return str(problem).splitlines()


@register.filter
def desk_name(desk: str) -> str:
    return str(DESKS.get(desk, desk))


@register.filter
def item_name(item: str) -> str:
    return str(ITEMS.get(item, item))
