"""`{% load insights %}`: charts and figures.

{% chart one %}              a `Chart` or `Heat` with title, legend, rows, table and download
{{ minutes|minutes }}        26分; 不明 for None
{{ value|signed:"%" }}       ＋5.2% with a sign that is read out
"""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from madoguchi.cityhall.insights.charts import Chart, Heat
from madoguchi.cityhall.insights.charts.draw import HATCH, draw_axis, draw_line

register = template.Library()


@register.inclusion_tag("insights/_chart.html", takes_context=True)
def chart(context: dict[str, Any], one: Chart | Heat) -> dict[str, Any]:
    query = context["request"].GET.copy() if "request" in context else None
    if query is not None:
        query["csv"] = one.key
    csv = f"?{query.urlencode()}" if query is not None else ""
    if isinstance(one, Heat):
        return {"heat": one, "csv": context.get("csv_base", "") + csv}
    rows = [(line, draw_line(one, line), one.words(line), one.cells(line)) for line in one.lines]
    return {"chart": one, "rows": rows, "axis": draw_axis(one), "csv": context.get("csv_base", "") + csv}


@register.simple_tag
def chart_patterns() -> SafeString:
    """Once on each page with charts: what soft bars are hatched with."""
    return format_html(
        '<svg class="visually-hidden" aria-hidden="true" focusable="false"><defs>'
        '<pattern id="{}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect class="chart__hatch-ground" width="6" height="6"></rect>'
        '<line class="chart__hatch-line" x1="0" y1="0" x2="0" y2="6"></line></pattern></defs></svg>',
        HATCH,
    )


@register.filter
def minutes(value: float | None) -> str:
    """Whole minutes; one digit below ten."""
    if value is None:
        return _("不明")
    return _("%s分") % (f"{value:.1f}" if value < 10 and value % 1 else f"{value:.0f}")


@register.filter
def signed(value: float | None, unit: str = "") -> str:
    """With its sign; a minus that is not a hyphen."""
    if value is None:
        return _("不明")
    sign = "＋" if value > 0 else "−" if value < 0 else "±"
    return f"{sign}{abs(value):.1f}{unit}"


@register.filter
def percent(value: float | None) -> str:
    """A share from 0 to 1 in whole percent."""
    return _("不明") if value is None else f"{value * 100:.0f}%"
