"""How large a letter's free text is set so that the letter stays on its page.

Heights are estimates in millimetres of what `templates/letter.typ` prints, a little too high on purpose; the
tests fill every kind to the limit and count the pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor
from typing import NamedTuple

from madoguchi.documents.fitting import POINTS_PER_MM, SIZES, ems, fit
from madoguchi.documents.letter_places import BODY

TITLE_MM, PARAGRAPH_MM, CODE_MM, BESIDE_CODE_MM = 9.0, 0.7, 26.0, 105.0
EASY_FRAME_MM, EASY_LINE_MM, WARNING_MM, ENGLISH_POINTS, EASY_POINTS = 12.5, 6.4, 16.5, 9.0, 10.5
LEADING, ACT_LINES, ACT_POINTS = 1.45, 3, 10.5


class Layout(NamedTuple):
    """Type size of the free text in points; `listed`: each easy sentence on a line of its own."""

    size: float
    listed: bool


LAYOUTS = (
    *(Layout(size, True) for size in (11.5, 11.0, 10.5, 10.0)),
    *(Layout(size, False) for size in (10.0, 9.5, 9.0, 8.5)),
)
SMALLEST = LAYOUTS[-1].size


def layout(
    top: float, sections: Sequence[Sequence[str]], easy: Sequence[str], english: str, code: bool
) -> Layout:
    """The most readable layout in which everything fits between `top` and the foot; else the tightest.

    `sections` are the texts of each titled section, `easy` the easy sentences without readings; `code` says
    whether a 2D code stands right of what to do.
    """
    rest = BODY.y + BODY.height - top - WARNING_MM - _act(english, code)
    for candidate in LAYOUTS:
        if _easy(easy, candidate.listed) + _sections(sections, candidate.size) <= rest:
            return candidate
    return LAYOUTS[-1]


def printed_lines(texts: Sequence[str], size: float, width_mm: float = BODY.width) -> int:
    """How many lines texts take across the page."""
    per_line = floor(width_mm * POINTS_PER_MM / size)
    return sum(max(1, ceil(ems(text) / per_line)) for text in texts)


def fit_large(text: str, width_mm: float, height_mm: float, scale: float) -> float:
    """`fit` with sizes `scale` times as large, down to the smallest of `fit` where nothing larger fits."""
    large = fit(text, width_mm / scale, height_mm / scale)
    return large * scale if large > SIZES[-1] else fit(text, width_mm, height_mm)


def _act(english: str, code: bool) -> float:
    """What to do, and the English line under it."""
    width = BESIDE_CODE_MM if code else BODY.width
    words = _text(ACT_LINES, ACT_LINES, ACT_POINTS) + 2.0
    words += _text(printed_lines([english], ENGLISH_POINTS, width) + 1, 1, ENGLISH_POINTS)
    return TITLE_MM + max(words, CODE_MM if code else 0.0)


def _sections(sections: Sequence[Sequence[str]], size: float) -> float:
    return sum(TITLE_MM + _text(printed_lines(texts, size), len(texts), size) for texts in sections if texts)


def _easy(easy: Sequence[str], listed: bool) -> float:
    texts = easy if listed else ["　".join(easy)]
    return EASY_FRAME_MM + EASY_LINE_MM * printed_lines(texts, EASY_POINTS, BODY.width - 8)


def _text(lines: int, paragraphs: int, size: float) -> float:
    points = lines * LEADING * size - paragraphs * (LEADING - 1) * size
    return points / POINTS_PER_MM + paragraphs * PARAGRAPH_MM
