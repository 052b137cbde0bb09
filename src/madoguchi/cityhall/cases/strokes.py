"""A signature drawn by hand: points as JSON, checked before anything is stored.

Shape: `{"width": 900, "height": 300, "strokes": [[[x, y, t], …], …]}`; x and y in CSS pixels inside the box,
t in milliseconds since the first touch.
"""

from __future__ import annotations

from numbers import Real
from typing import Any

from madoguchi.cityhall.cases.refusals import BadInput

MAX_SIDE = 4_000
MAX_STROKES = 300
MAX_POINTS = 10_000
MIN_POINTS = 8
MAX_MILLISECONDS = 30 * 60 * 1_000
Point = list[float]


def check_strokes(data: Any) -> dict[str, Any]:
    """The drawing, rebuilt from what was checked. Raises `BadInput` when it is none, too large or a dot."""
    if not isinstance(data, dict) or set(data) - {"width", "height", "strokes"}:
        raise _broken()
    width, height, strokes = data.get("width"), data.get("height"), data.get("strokes")
    if not (_within(width, MAX_SIDE) and _within(height, MAX_SIDE) and isinstance(strokes, list)):
        raise _broken()
    if len(strokes) > MAX_STROKES or sum(len(s) for s in strokes if isinstance(s, list)) > MAX_POINTS:
        raise BadInput("署名のデータが大きすぎます。「書き直す」を押して、もう一度書いてもらってください。")
    drawing = [_stroke(stroke, width, height) for stroke in strokes]
    if sum(map(len, drawing)) < MIN_POINTS:
        raise BadInput("署名が書かれていません。枠の中に書いてもらってください。")
    return {"width": width, "height": height, "strokes": drawing}


def _stroke(stroke: Any, width: float, height: float) -> list[Point]:
    if not isinstance(stroke, list):
        raise _broken()
    return [_point(point, width, height) for point in stroke]


def _point(point: Any, width: float, height: float) -> Point:
    if not isinstance(point, list) or len(point) != 3:
        raise _broken()
    x, y, t = point
    if not (_within(x, width) and _within(y, height) and _within(t, MAX_MILLISECONDS)):
        raise _broken()
    return [round(float(x), 1), round(float(y), 1), round(float(t))]


def _within(value: Any, limit: float) -> bool:
    # A bool is a number to Python, and NaN fails every comparison.
    return isinstance(value, Real) and not isinstance(value, bool) and 0 <= value <= limit


def _broken() -> BadInput:
    return BadInput(
        "署名のデータを読み取れませんでした。「書き直す」を押して、もう一度書いてもらってください。"
    )
