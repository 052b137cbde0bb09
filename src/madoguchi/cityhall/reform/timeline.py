"""The time line of a survey as SVG: one row a kind, one bar a note; the page's table says the same."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from math import ceil

from madoguchi.rules.reform.survey import KINDS, Summary

LABEL, WIDTH, ROW, TOP, BOTTOM = 90, 900, 34, 6, 28
WHOLE = LABEL + WIDTH + 90
COLOURS = {
    "wait": "#b25000", "interview": "#0017c1", "writing": "#8b0f6b", "move": "#4d4d4d", "process": "#197a4b",
    "check": "#0b7285",
}  # fmt: skip
TICKS = (5, 10, 15, 30, 60, 120)


def draw_timeline(summary: Summary, title: str) -> str:
    """One `<svg>` with the title as its accessible name."""
    kinds = [kind for kind in KINDS if any(bar.kind == kind for bar in summary.timeline)]
    scale, height = WIDTH / max(summary.minutes, 1), TOP + ROW * len(kinds) + BOTTOM
    parts = [*_axis(summary.minutes, scale, height), *_rows(kinds), *_bars(summary, kinds, scale)]
    size = f'viewBox="0 0 {WHOLE} {height}" width="{WHOLE}" height="{height}"'
    name = f'role="img" aria-label="{escape(title)}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {name}>{"".join(parts)}</svg>'


def _axis(minutes: float, scale: float, height: int) -> Iterator[str]:
    every = next((tick for tick in TICKS if minutes / tick <= 10), TICKS[-1])
    for number in range(ceil(minutes / every) + 1):
        if (x := LABEL + number * every * scale) <= LABEL + WIDTH + 1:
            yield f'<path d="M{x:.1f} {TOP}V{height - BOTTOM}" stroke="#d8d8db" stroke-width="1"/>'
            yield _text(x, height - 8, f"{number * every}分", "middle")


def _rows(kinds: list[str]) -> Iterator[str]:
    for row, kind in enumerate(kinds):
        yield _text(LABEL - 10, TOP + row * ROW + ROW / 2 + 5, KINDS[kind], "end")


def _bars(summary: Summary, kinds: list[str], scale: float) -> Iterator[str]:
    for bar in summary.timeline:
        y = TOP + kinds.index(bar.kind) * ROW + 6
        width = max(bar.minutes * scale, 2)
        told = f"{bar.label} {bar.place} {bar.minutes:.0f}分".replace("  ", " ")
        place = f'x="{LABEL + bar.start * scale:.1f}" y="{y}" width="{width:.1f}" height="{ROW - 12}"'
        colour = COLOURS[bar.kind]
        yield f'<rect {place} rx="2" fill="{colour}"><title>{escape(told)}</title></rect>'
    for row, kind in enumerate(kinds):
        total = f"{summary.minutes_of(kind):.0f}分"
        yield _text(LABEL + WIDTH + 12, TOP + row * ROW + ROW / 2 + 5, total, "start", bold=True)


def _text(x: float, y: float, text: str, anchor: str, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="14" fill="#1a1a1c" text-anchor="{anchor}"{weight}>'
        f"{escape(text)}</text>"
    )
