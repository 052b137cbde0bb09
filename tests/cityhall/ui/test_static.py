"""What is shipped to browsers: small, ours or licensed, and in the units that let text grow."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

UI = Path(__file__).resolve().parents[3] / "src/madoguchi/cityhall/ui/static/ui"
OWN = sorted(UI.glob("*.css"))


def test_our_css_stays_small() -> None:
    """A budget, so that a slow office line does not wait: 30 KB before compression."""
    assert sum(file.stat().st_size for file in OWN) <= 30_000


@pytest.mark.parametrize(
    "file", [file for file in OWN if file.name != "print.css"], ids=lambda file: file.name
)
def test_lengths_grow_with_the_reader(file: Path) -> None:
    """No px: rem follows the reader's own text size (ux.md rule 3)."""
    assert not re.findall(r"\d+px", file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", OWN, ids=lambda file: file.name)
def test_directions_are_logical(file: Path) -> None:
    physical = r"(?:margin|padding|border)-(?:left|right|top|bottom)\s*:"
    assert not re.findall(physical, file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["tokens", "htmx", "idiomorph", "signature_pad"])
def test_what_others_wrote_carries_its_licence(name: str) -> None:
    assert list((UI / "vendor").glob(f"{name}-[0-9]*"))
    assert (UI / "vendor" / f"{name}-LICENSE.txt").stat().st_size > 200


def test_every_icon_that_a_page_names_exists() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (UI / "icons.svg").read_text(encoding="utf-8")))
    named: set[str] = set()
    for template in UI.parents[3].rglob("*.html"):
        named |= set(re.findall(r'{% icon "([^"]+)"', template.read_text(encoding="utf-8")))
    assert named <= drawn, named - drawn
