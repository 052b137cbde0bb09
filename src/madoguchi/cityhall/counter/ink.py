"""The pen's way as SVG path data, for the clerk's screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Ink:
    """`view_box` and one `d` per stroke."""

    view_box: str
    strokes: tuple[str, ...]


def paths_of(drawing: Any) -> Ink | None:
    """None when nothing was drawn yet, or when the tablet sent something else than a drawing."""
    try:
        strokes = tuple(_path(stroke) for stroke in drawing["strokes"] if stroke)
        return Ink(f"0 0 {float(drawing['width']):g} {float(drawing['height']):g}", strokes)
    except (TypeError, KeyError, ValueError, OverflowError):
        return None


def _path(stroke: list[list[float]]) -> str:
    points = [f"{float(x):g} {float(y):g}" for x, y, _t in stroke]
    return "M" + " L".join(points if len(points) > 1 else points * 2)
