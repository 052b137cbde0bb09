"""修了証: one A4 page for somebody who has completed a course of the adviser office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from madoguchi.documents.fitting import fit
from madoguchi.documents.glyphs import Typist
from madoguchi.documents.moments import day_in_japan
from madoguchi.documents.shelf import Shelf, default_shelf
from madoguchi.documents.typesetting import typeset
from madoguchi.rules.calendar import to_wareki

NAME_MM, NAME_HEIGHT_MM, LARGEST_NAME = 110.0, 12.0, 24.0


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is printed. `units`: name and hours. `at` is aware."""

    number: str
    person: str
    municipality: str
    course: str
    units: Sequence[tuple[str, int]]
    issuer: str
    at: datetime
    demo: bool = False


def render_certificate(certificate: Certificate, shelf: Shelf | None = None) -> bytes:
    """Typeset the certificate. The same arguments give the same bytes."""
    shelf = shelf or default_shelf()
    return typeset("certificate", _data(certificate, Typist(shelf)), certificate.at, shelf)


def _data(one: Certificate, typist: Typist) -> dict[str, object]:
    hours = sum(length for _, length in one.units)
    return {
        "title": f"修了証 {one.number}",
        "author": one.issuer,
        "number": one.number,
        "person": typist.value(one.person, "修了証／氏名"),
        "size": LARGEST_NAME if len(one.person) <= 12 else fit(one.person, NAME_MM, NAME_HEIGHT_MM),
        "municipality": typist.value(one.municipality, "修了証／団体"),
        "course": typist.label(one.course),
        "units": [{"name": typist.label(name), "hours": f"{length}時間"} for name, length in one.units],
        "hours": f"{hours}時間",
        "issuer": typist.value(one.issuer, "修了証／発行者"),
        "date": typist.label(to_wareki(day_in_japan(one.at))),
        "demo": one.demo,
    }
