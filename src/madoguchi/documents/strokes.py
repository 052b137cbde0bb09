"""Handwriting from a signature pad: its hash, and its drawing.

A stroke is a sequence of points `(x, y, …)` in the pad's own units, x to the right, y down; what follows x
and y (time, pressure) is hashed but not drawn, and never leaves the city's own records.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from itertools import pairwise

Point = Sequence[float]
Stroke = Sequence[Point]
PEN_SHARE = 36


def strokes_hash(strokes: Sequence[Stroke]) -> str:
    """SHA-256 (hex) of the strokes as compact JSON: `[[[x,y,…],…],…]`, numbers as given."""
    plain = [[list(point) for point in stroke] for stroke in strokes]
    return hashlib.sha256(json.dumps(plain, separators=(",", ":"), allow_nan=False).encode()).hexdigest()


def drawing(strokes: Sequence[Stroke], pad: tuple[float, float]) -> str:
    """The strokes as SVG text, cut to the ink (small ink to no less than half the pad); "" without ink."""
    drawn = [stroke for stroke in strokes if stroke]
    if not drawn:
        return ""
    left, top, width, height = _ink(drawn, pad)
    paths = " ".join(_path(stroke) for stroke in drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left:.2f} {top:.2f} {width:.2f} {height:.2f}">'
        f'<path d="{paths}" fill="none" stroke="#101040" stroke-width="{height / PEN_SHARE:.3g}"'
        ' stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )


def _ink(drawn: Sequence[Stroke], pad: tuple[float, float]) -> tuple[float, float, float, float]:
    """Left, top, width and height of what to show."""
    across = [float(point[0]) for stroke in drawn for point in stroke]
    down = [float(point[1]) for stroke in drawn for point in stroke]
    spans = []
    for values, least in ((across, pad[0] / 2), (down, pad[1] / 2)):
        extent = max((max(values) - min(values)) * 1.08, least)
        spans.append(((max(values) + min(values) - extent) / 2, extent))
    (left, width), (top, height) = spans
    return left, top, width, height


def _path(stroke: Stroke) -> str:
    """A curve through the midpoints between samples, which is how ink looks; a dot for a single sample."""
    points = [(float(point[0]), float(point[1])) for point in stroke]
    x, y = points[0]
    if len(points) == 1:
        return f"M{x:.2f} {y:.2f}h.01"
    curve = [f"M{x:.2f} {y:.2f}"]
    for (x0, y0), (x1, y1) in pairwise(points[1:]):
        curve.append(f"Q{x0:.2f} {y0:.2f} {(x0 + x1) / 2:.2f} {(y0 + y1) / 2:.2f}")
    return " ".join([*curve, f"L{points[-1][0]:.2f} {points[-1][1]:.2f}"])
