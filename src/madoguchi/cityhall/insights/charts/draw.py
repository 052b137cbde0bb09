"""The marks of one row as SVG: places in percent of the width, heights in em, looks by class, no style.

Text beside the row says the same, so the drawing is hidden from assistive technology.
"""

from __future__ import annotations

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from madoguchi.cityhall.insights.charts.chart import Chart, Line

HATCH = "chart-hatch"
"""The pattern that soft bars are filled with, beside their colour."""


def draw_line(chart: Chart, line: Line) -> SafeString:
    """The drawing of one row."""
    marks = [
        _mark(one.mark, chart.share(value))
        for one, value in zip(chart.measures, line.values, strict=True)
        if value is not None
    ]
    return format_html(
        '<svg class="chart__marks" aria-hidden="true" focusable="false">'
        '<line class="chart__base" x1="0" x2="100%" y1="100%" y2="100%"></line>{}{}</svg>',
        format_html_join("", "{}", ((mark,) for mark in marks if mark)), _span(chart, line),
    )  # fmt: skip


def draw_axis(chart: Chart) -> SafeString:
    """The numbers under the rows."""
    anchors = ("start", "middle", "end")
    places = zip(chart.ticks, anchors, strict=True)
    return format_html(
        '<svg class="chart__axis" aria-hidden="true" focusable="false">{}</svg>',
        format_html_join(
            "", '<text x="{}%" y="1em" text-anchor="{}">{}</text>',
            ((chart.share(tick), anchor, f"{tick:g}") for tick, anchor in places),
        ),
    )  # fmt: skip


def _mark(kind: str, at: float) -> SafeString | str:
    if kind in {"bar", "bar-soft"}:
        fill = format_html(' fill="url(#{})"', HATCH) if kind == "bar-soft" else ""
        return format_html(
            '<rect class="chart__{}" x="0" y="15%" width="{}%" height="70%"{}></rect>', kind, at, fill
        )
    if kind == "tick":
        return format_html(
            '<line class="chart__halo" x1="{0}%" x2="{0}%" y1="0" y2="100%"></line>'
            '<line class="chart__tick" x1="{0}%" x2="{0}%" y1="0" y2="100%"></line>',
            at,
        )
    if kind == "dot":
        return format_html('<circle class="chart__dot" cx="{}%" cy="50%" r="0.375em"></circle>', at)
    return ""


def _span(chart: Chart, line: Line) -> SafeString | str:
    known = dict(zip((one.mark for one in chart.measures), line.values, strict=True))
    low, high = known.get("low"), known.get("high")
    if low is None or high is None:
        return ""
    ends = (chart.share(low), chart.share(high))
    return format_html(
        '<line class="chart__halo" x1="{0}%" x2="{1}%" y1="50%" y2="50%"></line>'
        '<line class="chart__range" x1="{0}%" x2="{1}%" y1="50%" y2="50%"></line>'
        '<line class="chart__range" x1="{0}%" x2="{0}%" y1="25%" y2="75%"></line>'
        '<line class="chart__range" x1="{1}%" x2="{1}%" y1="25%" y2="75%"></line>',
        *ends,
    )
