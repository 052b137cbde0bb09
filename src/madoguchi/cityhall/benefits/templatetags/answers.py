"""`{% load answers %}`: {{ "1980-01-02"|iso_day }} is 昭和55年1月2日; what is no day stays as it is."""

from __future__ import annotations

from datetime import date

from django import template

from madoguchi.rules.calendar import to_wareki

register = template.Library()


@register.filter
def iso_day(text: str | None) -> str:
    try:
        return to_wareki(date.fromisoformat(text or ""))
    except ValueError:
        return text or ""
