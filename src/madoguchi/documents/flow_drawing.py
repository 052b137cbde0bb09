"""A flow as swim lanes, drawn as SVG: the same drawing on screen and in print.

Lanes are rows (resident and counter in front, section and back office behind), steps follow each other from
left to right. Sizes are in the drawing's own units; on a screen one unit is one pixel. Nothing is cut off: a
long name is set smaller. What colour says, words say too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from math import ceil, floor

from madoguchi.documents.fitting import ems
from madoguchi.rules.names import graphemes
from madoguchi.rules.reform.flows import CHANGES, FRONT, KINDS, LANES, Step, totals

LABEL, COLUMN, LANE, TOP = 74, 100, 102, 4
BOX_WIDTH, BOX_HEIGHT, PADDING = 90, 90, 2
SIZES = (17.0, 15.0, 13.0, 11.0, 9.0)
INK, SOFT, BLUE, LINE = "#1a1a1c", "#4d4d4d", "#0017c1", "#767676"
FRONT_GROUND, BACK_GROUND = "#e8f1fe", "#f2f2f2"


def draw_flow(steps: Sequence[Step], title: str, font: str = "") -> str:
    """The flow as one `<svg>`. `title`: its accessible name; `font`: a family, empty for the page's own."""
    width, height = width_of(len(steps)), TOP + LANE * len(LANES) + 4
    family = f' font-family="{escape(font)}"' if font else ""
    boxes = (part for at, step in enumerate(steps) for part in _box(at, step))
    parts = [*_lanes(width), *_arrows(steps), *boxes]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-label="{escape(title)}"{family}>{"".join(parts)}</svg>'
    )


def width_of(steps: int) -> int:
    """How wide a flow of so many steps is drawn."""
    return LABEL + COLUMN * max(steps, 1) + 6


def describe(steps: Sequence[Step]) -> str:
    """The drawing in words, for those who cannot see it."""
    found = totals(steps)
    names = "、".join(f"{step.name}（{LANES[step.lane]}）" for step in steps)
    return f"工程{found.steps}、レーンの移り変わり{found.handovers}回。{names}"


def _lanes(width: int) -> Iterator[str]:
    for row, (lane, name) in enumerate(LANES.items()):
        y = TOP + row * LANE
        ground = FRONT_GROUND if lane in FRONT else BACK_GROUND
        yield f'<rect x="1" y="{y}" width="{width - 2}" height="{LANE - 4}" rx="4" fill="{ground}"/>'
        yield _text(LABEL / 2, y + LANE / 2, name, 14, INK, bold=True)
        yield _text(LABEL / 2, y + LANE / 2 + 17, "フロント" if lane in FRONT else "バック", 11, SOFT)


def _arrows(steps: Sequence[Step]) -> Iterator[str]:
    for at in range(len(steps) - 1):
        x1, y1 = _left(at) + BOX_WIDTH, _middle(steps[at])
        x2, y2 = _left(at + 1), _middle(steps[at + 1])
        bend = (x1 + x2) / 2
        way = f"M{x1} {y1}H{bend}V{y2}H{x2 - 3}"
        yield f'<path d="{way}" fill="none" stroke="{LINE}" stroke-width="1.5"/>'
        yield f'<path d="M{x2} {y2}l-6 -4v8z" fill="{LINE}"/>'


def _box(at: int, step: Step) -> Iterator[str]:
    x, y = _left(at), _middle(step) - BOX_HEIGHT / 2
    changed = step.change != "kept"
    stroke = f'stroke="{BLUE}" stroke-width="2.5"' if changed else f'stroke="{LINE}" stroke-width="1"'
    yield f'<rect x="{x}" y="{y}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="6" fill="#ffffff" {stroke}/>'
    head = CHANGES[step.change] if changed else KINDS[step.kind]
    yield _text(x + BOX_WIDTH / 2, y + 14, head, 11, BLUE if changed else SOFT, bold=changed)
    size, lines = _wrapped(step.name)
    top = y + 43 - (len(lines) - 1) * size * 0.575
    for row, line in enumerate(lines):
        yield _text(x + BOX_WIDTH / 2, top + row * size * 1.15 + size * 0.36, line, size, INK)
    yield _text(x + BOX_WIDTH / 2, y + BOX_HEIGHT - 6, _figures(step), 12, INK, bold=True)


def _figures(step: Step) -> str:
    minutes = "未計測" if step.minutes is None else f"{step.minutes:g}分"
    counted = step.kind == "writing" and step.entries is not None
    return f"{minutes}・記入{step.entries}" if counted else minutes


def _wrapped(name: str) -> tuple[float, list[str]]:
    """The largest size at which the name fits, and its lines."""
    for size in SIZES:
        per_line = floor((BOX_WIDTH - 2 * PADDING) / size)
        if ceil(ems(name) / per_line) * size * 1.15 <= 52:
            break
    lines: list[str] = []
    line = ""
    for cluster in graphemes(name):
        if line and ems(line + cluster) > per_line:
            lines, line = [*lines, line], ""
        line += cluster
    return size, [*lines, line]


def _left(at: int) -> float:
    return LABEL + at * COLUMN + (COLUMN - BOX_WIDTH) / 2


def _middle(step: Step) -> float:
    return TOP + list(LANES).index(step.lane) * LANE + (LANE - 4) / 2


def _text(x: float, y: float, text: str, size: float, fill: str, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{fill}" text-anchor="middle"{weight}>'
        f"{escape(text)}</text>"
    )
