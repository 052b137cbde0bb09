"""The sections of this municipality, from its catalogue."""

from __future__ import annotations

from madoguchi.cityhall.cases.rulebook import rulebook


def section_names() -> dict[str, str]:
    """Slug to name."""
    return {slug: section.name for slug, section in rulebook().catalogue.sections.items()}


def section_choices(current: str = "") -> list[tuple[str, str]]:
    """For a form; a section that the catalogue no longer knows stays choosable where it is in use."""
    names = section_names()
    if current and current not in names:
        names[current] = current
    return list(names.items())
