"""個人番号記載用紙: the only paper that carries 個人番号. One A4 page or more, no copy kept by us.

The form itself keeps its line "個人番号は記入しません"; this sheet goes with it to where the law asks for the
number, in an envelope of its own. Numbers are set in boxes, digit by digit, as official forms do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.documents.glyphs import Typist
from madoguchi.documents.moments import moment
from madoguchi.documents.shelf import Shelf, default_shelf
from madoguchi.documents.typesetting import forget, typeset
from madoguchi.rules.calendar import to_wareki

TITLE = "個人番号記載用紙"


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One person: name, birth date (ISO, may be empty), 12 digits."""

    name: str
    birth_date: str
    number: str


@dataclass(frozen=True, slots=True)
class NumberSheet:
    """A sheet for one case. `printed_at` is aware; `demo` marks a fictional city's."""

    municipality: str
    case_number: str
    procedure: str
    purpose: str
    law: str
    printed_by: str
    printed_at: datetime
    lines: Sequence[NumberLine]
    demo: bool = False


def render_number_sheet(sheet: NumberSheet, shelf: Shelf | None = None) -> bytes:
    """Typeset the sheet, and make the typesetter forget what it set."""
    shelf = shelf or default_shelf()
    try:
        return typeset("number_sheet", _data(sheet, Typist(shelf)), sheet.printed_at, shelf)
    finally:
        forget(shelf)


def _data(sheet: NumberSheet, typist: Typist) -> dict[str, object]:
    label = typist.label
    return {
        "title": f"{TITLE} {sheet.case_number}",
        "author": sheet.municipality,
        "heading": typist.heading(TITLE),
        "municipality": label(sheet.municipality),
        "case": sheet.case_number,
        "procedure": label(sheet.procedure),
        "purpose": label(sheet.purpose),
        "law": label(sheet.law),
        "printed": label(moment(sheet.printed_at)),
        "by": label(sheet.printed_by),
        "lines": [
            {"name": typist.value(line.name), "born": label(_born(line.birth_date)), "digits": [*line.number]}
            for line in sheet.lines
        ],
        "demo": sheet.demo,
    }


def _born(text: str) -> str:
    try:
        return f"{to_wareki(date.fromisoformat(text))}生"
    except ValueError:
        return ""
