"""`{% load reform %}`: drawings of our own making, and words for codes of the reform."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.safestring import SafeString, mark_safe

from madoguchi.cityhall.reform.timeline import draw_timeline
from madoguchi.cityhall.ui.sections import section_name
from madoguchi.rules.calendar import to_wareki
from madoguchi.rules.reform.flows import CHANGES, KINDS, LANES
from madoguchi.rules.reform.survey import Summary

register = template.Library()


@register.filter
def drawing(svg: str) -> SafeString:
    """An SVG that `documents.flow_drawing` made; it escapes every text that people typed."""
    return mark_safe(svg)  # noqa: S308


@register.simple_tag
def timeline(summary: Summary, title: str) -> SafeString:
    """The time line of a survey."""
    return mark_safe(draw_timeline(summary, title))  # noqa: S308


@register.filter
def lane(code: str) -> str:
    return LANES[code]


@register.filter
def step_kind(code: str) -> str:
    return KINDS[code]


@register.filter
def change(code: str) -> str:
    return CHANGES[code]


@register.filter
def section(slug: str) -> str:
    return section_name(slug)


@register.filter
def minutes(value: float | None) -> str:
    """12分, or 未計測 where nobody measured."""
    return "未計測" if value is None else f"{value:,.0f}分" if value >= 10 else f"{value:.1f}分"


@register.filter
def less(value: float, unit: str) -> str:
    """A saving in words: 7分減, or 3分増 when it became more."""
    return f"{abs(value):g}{unit}{'減' if value > 0 else '増' if value < 0 else ''}"


@register.filter
def iso_wareki(day: str) -> str:
    """An ISO day of stored news in the notation of the page."""
    return to_wareki(date.fromisoformat(day))


@register.filter
def at(data: dict[str, str], key: str) -> str:
    """The entry of a mapping; the key itself where it has none."""
    return data.get(key, key)
