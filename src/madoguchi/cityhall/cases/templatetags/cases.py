"""`{% load cases %}`: a case's state and its due day as icon and word; a section's slug in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from madoguchi.cityhall.cases.queue import urgency
from madoguchi.cityhall.cases.selectors import BADGES
from madoguchi.cityhall.ui.templatetags.ui import badge

register = template.Library()


@register.simple_tag
def case_badge(state: str, word: str) -> SafeString:
    return badge(BADGES[state], word)


@register.simple_tag
def urgency_badge(due: date, closed_at: datetime | None) -> SafeString | str:
    """期限超過, 今日まで or 明日まで; nothing while there is time, or when the work is done."""
    kinds = {
        "overdue": ("stop", _("期限超過")),
        "today": ("attention", _("今日まで")),
        "soon": ("todo", _("明日まで")),
    }
    found = kinds.get(urgency(due, closed_at))
    return badge(*found) if found else ""


@register.filter
def in_words(slug: str, sections: Mapping[str, str]) -> str:
    """The section's name; the slug itself where the catalogue does not know it."""
    return sections.get(slug, slug)
