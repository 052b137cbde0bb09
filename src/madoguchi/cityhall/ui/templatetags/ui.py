"""`{% load ui %}`: icons, badges, dates, fields, error summary, keys and 2D codes.

{% icon "clock" %}                          one symbol of static/ui/icons.svg, decorative
{% badge "done" _("完了") %}                 icon + word; kinds: done, todo, half, attention, stop, info
{{ date|wareki }}  {{ date|short_wareki }}   令和8年4月1日, R8.4.1 (empty for None)
{{ moment|clock }}                           14:05, Japan time
{% field form.name %}                        label, 必須/任意, hint, control, error, ARIA
{% form_fields form %}                       every visible field, and the hidden ones
{% error_summary form %}                     takes focus, links to the fields; nothing without errors
<button {% key "F4" %}>…{% kbd "F4" %}       keyboard shortcut: behaviour and the visible hint
{% qr url _("状況を見る") %}                   2D code as inline SVG
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import segno
from django import forms, template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from madoguchi.cityhall.ui import fields
from madoguchi.rules.calendar import to_short_wareki, to_wareki

register = template.Library()
BADGE_ICONS = {
    "todo": "todo",
    "half": "half",
    "done": "done",
    "attention": "attention",
    "stop": "stop",
    "info": "info",
}


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """A decorative symbol; the word beside it carries the meaning."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f" icon--{size}" if size else "",
        static("ui/icons.svg"),
        name,
    )


@register.simple_tag
def badge(kind: str, word: Any) -> SafeString:
    """A state as icon and word. KeyError for an unknown kind."""
    return format_html(
        '<span class="badge badge--{}">{}{}</span>',
        "todo" if kind == "half" else kind,
        icon(BADGE_ICONS[kind]),
        word,
    )


@register.filter
def wareki(value: date | datetime | None) -> str:
    return to_wareki(_day(value)) if value else ""


@register.filter
def short_wareki(value: date | datetime | None) -> str:
    return to_short_wareki(_day(value)) if value else ""


@register.filter
def clock(value: datetime | None) -> str:
    return timezone.localtime(value).strftime("%H:%M") if value else ""


@register.filter
def minutes_since(value: datetime) -> int:
    """Whole minutes from `value` until now."""
    return max(0, int((timezone.now() - value).total_seconds() // 60))


@register.simple_tag
def field(bound: forms.BoundField) -> SafeString:
    return fields.render(bound)


@register.simple_tag
def form_fields(form: forms.BaseForm) -> SafeString:
    shown = [fields.render(bound) for bound in form.visible_fields()]
    return mark_safe("".join([*(str(bound) for bound in form.hidden_fields()), *shown]))  # noqa: S308


@register.inclusion_tag("ui/error_summary.html")
def error_summary(form: forms.BaseForm | None) -> dict[str, Any]:
    return {"problems": fields.problems(form) if form is not None else []}


@register.simple_tag
def key(name: str) -> SafeString:
    """Attributes that bind a control to a key (ui/keys.js) and tell assistive technology."""
    return format_html(
        'data-key="{0}" aria-keyshortcuts="{0}"', name.replace("Ctrl", "Control").replace("Esc", "Escape")
    )


@register.simple_tag
def kbd(name: str) -> SafeString:
    return format_html('<kbd aria-hidden="true">{}</kbd>', name)


@register.simple_tag
def qr(content: str, label: Any) -> SafeString:
    """A 2D code (error level M) with its label as caption and accessible name."""
    svg = segno.make(content, error="m").svg_inline(border=2, omitsize=True)
    return format_html(
        '<figure class="qr"><div role="img" aria-label="{0}">{1}</div><figcaption>{0}</figcaption></figure>',
        label,
        mark_safe(svg),  # noqa: S308
    )


def _day(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value
