"""How large to set a text so that it stays in its box, worked out before the typesetter runs."""

from __future__ import annotations

import re
import unicodedata
from math import ceil, floor

from madoguchi.rules.names import graphemes

POINTS_PER_MM = 72 / 25.4
SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5)
LINE_HEIGHT = 1.3
BREAK_HERE = "\u200b"
"""Where a word may break; the templates turn it into a break opportunity that needs no glyph."""

_WORD = re.compile(r"[\x21-\x7e\u00a1-\u024f\u1e00-\u1eff]+")


def ems(text: str) -> float:
    """The width of `text` in units of its type size: full-width characters 1, others about 0.6."""
    return sum(
        1.0 if unicodedata.east_asian_width(cluster[0]) in "WFA" else 0.6 for cluster in graphemes(text)
    )


def fit(text: str, width_mm: float, height_mm: float) -> float:
    """The largest type size (points) at which `text` wraps into the box; the smallest when none does.

    At the smallest size the row grows: nothing is ever cut off.
    """
    length = ems(text)
    for size in SIZES:
        per_line = max(1, floor(width_mm * POINTS_PER_MM / size))
        room = max(1, floor(height_mm * POINTS_PER_MM / (size * LINE_HEIGHT)))
        if ceil(length / per_line) <= room:
            return size
    return SIZES[-1]


def breakable(text: str, width_mm: float, size: float) -> str:
    """`text` with break marks inside every word that is wider than its box, such as a name of 120 letters."""
    widest = width_mm * POINTS_PER_MM / size
    return _WORD.sub(lambda word: _broken(word[0]) if ems(word[0]) > widest else word[0], text)


def _broken(word: str) -> str:
    return BREAK_HERE.join(graphemes(word))
