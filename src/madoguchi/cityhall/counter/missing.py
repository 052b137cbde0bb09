"""〓: what of a packet no font of this machine can draw, so that staff know before anything is printed."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.cityhall.cases.planning import Draft
from madoguchi.documents.glyphs import missing_glyphs


@dataclass(frozen=True, slots=True)
class Missing:
    """One character of one field. `person` is the name it stands in or is about; empty for the case."""

    person: str
    label: str
    code_points: str


def missing_in(draft: Draft) -> list[Missing]:
    """Each such character once per person and field, in the order of the forms."""
    found = (
        Missing(draft.person_label(field.person) if field.person else "", field.label, glyph.code_points)
        for form in draft.packet.forms
        for field in form.fields
        if field.text
        for glyph in missing_glyphs(field.text)
    )
    return list(dict.fromkeys(found))
