"""Handwriting from a signature pad: its hash, and its drawing.

A stroke is a sequence of points `(x, y, …)` in the pad's own units, x to the right, y down; what follows x and
y (time, pressure) is hashed but not drawn, and never leaves the city's own records.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

Point = Sequence[float]
Stroke = Sequence[Point]
PEN_SHARE = 110


def strokes_hash(strokes: Sequence[Stroke]) -> str:
    """SHA-256 (hex) of the strokes as compact JSON: `[[[x,y,…],…],…]`, numbers as given."""
    plain = [[list(point) for point in stroke] for stroke in strokes]
    return hashlib.sha256(json.dumps(plain, separators=(",", ":"), allow_nan=False).encode()).hexdigest()


def drawing(strokes: Sequence[Stroke], pad: tuple[float, float]) -> str:
    """The strokes as SVG text on a canvas of the pad's size; "" when nothing was drawn."""
    drawn = [stroke for stroke in strokes if stroke]
    if not drawn:
        return ""
    width, height = pad
    paths = " ".join(_path(stroke) for stroke in drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}">'
        f'<path d="{paths}" fill="none" stroke="#101040" stroke-width="{max(width, height) / PEN_SHARE:.3g}"'
        ' stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )


def _path(stroke: Stroke) -> str:
    """A curve through the midpoints between samples, which is how ink looks; a dot for a single sample."""
    points = [(float(point[0]), float(point[1])) for point in stroke]
    x, y = points[0]
    if len(points) == 1:
        return f"M{x:.2f} {y:.2f}h.01"
    curve = [f"M{x:.2f} {y:.2f}"]
    for (x0, y0), (x1, y1) in zip(points[1:], points[2:], strict=False):
        curve.append(f"Q{x0:.2f} {y0:.2f} {(x0 + x1) / 2:.2f} {(y0 + y1) / 2:.2f}")
    return " ".join([*curve, f"L{points[-1][0]:.2f} {points[-1][1]:.2f}"])
